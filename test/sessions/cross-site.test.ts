import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { commandRequest } from '../support/command-request.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { sendRaw } from '../support/raw-http.ts'

let app: TestApp
let person: Awaited<ReturnType<typeof makePerson>>
let browser: TestBrowser
const change = 'mutation { createSpace(input: { name: "forged", kind: development }) { __typename } }'

beforeAll(async () => {
  // A clock that stands: on a slow machine the guesses would be too slow to be limited.
  app = await startApp({ clock: new TestClock() })
})
beforeEach(async () => {
  person = await makePerson(app)
  browser = new TestBrowser(app.url, app.url)
  await browser.signIn(person.email, personPassword)
})
afterAll(() => app.close())

describe('a request with a session cookie', () => {
  test.each<[string, Record<string, string | undefined>]>([
    ['a page of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a page of another site, as an old browser tells it', { origin: 'https://evil.example' }],
    ['a sister domain', { origin: 'https://evil.postern.example', 'sec-fetch-site': 'same-site' }],
    ['another port of the same machine', { origin: 'http://127.0.0.1:1' }],
    ['a page that hides where it is', { origin: 'null' }],
    ['a page of another site that left its origin out', { origin: undefined, 'sec-fetch-site': 'cross-site' }],
    ['who knows where: neither header came', { origin: undefined }],
    ['an address that was typed, which sends no POST', { origin: undefined, 'sec-fetch-site': 'none' }],
    ['ours, if one believes the second of two origins', { origin: 'https://evil.example, http://127.0.0.1' }],
  ])('from %s is refused, whatever it asks for', async (_from, headers) => {
    const before = (await app.events()).length
    for (const query of [change, '{ viewer { id } }']) {
      const { status, errors, data } = await browser.graphql(query, {}, headers)
      expect([status, errors?.[0]?.extensions['code'], data]).toEqual([403, 'CROSS_SITE_REQUEST', undefined])
    }
    expect(await app.events()).toHaveLength(before)
  })

  test.each([
    ['application/x-www-form-urlencoded', `query=${encodeURIComponent(change)}`],
    ['text/plain', JSON.stringify({ query: change })],
    [
      'multipart/form-data; boundary=x',
      `--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n${change}\r\n--x--`,
    ],
  ])('in %s, which a form can send without asking first, is refused', async (type, body) => {
    const send = async (origin: string) => {
      const response = await browser.send('/graphql', {
        method: 'POST',
        body,
        headers: { origin, 'content-type': type },
      })
      await response.text()
      return response.status
    }
    expect([await send('https://evil.example'), await send(app.url)]).toEqual([403, 415])
  })

  test('from a page of ours is taken: by its origin, or by what the browser says of it', async () => {
    expect(await browser.whoAmI()).toBe(person.id)
    expect(await browser.whoAmI({ 'sec-fetch-site': 'same-origin' })).toBe(person.id)
    expect(await browser.whoAmI({ origin: undefined, 'sec-fetch-site': 'same-origin' })).toBe(person.id)
  })

  test('cannot take the audit away through a link on another site', async () => {
    const send = async (site: string) => {
      const headers = { origin: undefined, 'sec-fetch-site': site }
      const response = await browser.send('/audit/export', { headers })
      return [response.status, ((await response.json()) as { code?: string }).code]
    }
    expect(await send('cross-site')).toEqual([403, 'CROSS_SITE_REQUEST'])
    expect(await send('none')).toEqual([403, 'FORBIDDEN'])
  })

  describe('by a link that somebody follows', () => {
    const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    type Lines = Readonly<Record<string, string | readonly string[]>>
    /** By a bare socket: what is a browser's alone to say, no client of ours lets one write. */
    const open = (path: string, more: Lines = {}, body: string | null = null) => {
      const lines = Object.entries({ ...followed, accept: 'text/html', ...more }).flatMap(([name, values]) =>
        [values].flat().map((value) => `${name}: ${value}`),
      )
      const head = [`${body === null ? 'GET' : 'POST'} ${path} HTTP/1.1`, `host: ${new URL(app.url).host}`]
      const length = body === null ? [] : [`content-length: ${body.length}`]
      return sendRaw(app.url, [
        ...[...head, `cookie: ${browser.cookie}`, 'connection: close', ...length, ...lines],
        ...['', body ?? ''],
      ])
    }
    const signInPath = (path: string) => `/sign-in?return=${encodeURIComponent(path)}`

    test.each(['/graphql?query=%7Bviewer%7Bid%7D%7D', '/report-leak', '/outbox'])('%s opens', async (path) => {
      const { status, headers } = await open(path)
      expect([status, headers['content-type']]).toEqual([path === '/outbox' ? 403 : 200, 'text/html; charset=utf-8'])
      // Whoever holds the window it was opened in is parted from it.
      expect(headers['cross-origin-opener-policy']).toBe('same-origin')
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    })

    test.each<[string, Lines]>([
      ['an image', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
      ['a frame', { 'sec-fetch-dest': 'iframe' }],
      ['an object', { 'sec-fetch-dest': 'object' }],
      ['a script that fetches', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
      ['what says two things of itself', { 'sec-fetch-dest': 'document, iframe' }],
      ['what says them in two lines', { 'sec-fetch-dest': ['document', 'iframe'] }],
      ['what comes with an origin', { origin: 'https://evil.example' }],
      ['what says neither', { 'sec-fetch-mode': [], 'sec-fetch-dest': [] }],
    ])('the same page opens for nobody who is signed in as %s', async (_as, headers) => {
      const answer = await open('/report-leak', headers)
      expect([answer.status, answer.headers['location']]).toEqual([303, signInPath('/report-leak')])
    })

    test('neither the audit nor the page that lets a command in opens', async () => {
      const taken = await open('/audit/export')
      expect([taken.status, taken.json()['code']]).toEqual([403, 'CROSS_SITE_REQUEST'])
      const { status, headers } = await open(commandRequest().path)
      expect([status, headers['location']]).toEqual([303, expect.stringMatching(/^\/sign-in\?return=/)])
    })

    test('nothing is changed: what a form of another site sends is refused as before', async () => {
      for (const [path, body] of [
        ['/report-leak', 'text=x'],
        ['/sign-in', 'action=sign-out'],
      ] as const) {
        const type = { 'content-type': 'application/x-www-form-urlencoded' }
        for (const more of [{}, { origin: 'https://evil.example' }, { origin: app.url }]) {
          const { status, json } = await open(path, { ...type, ...more }, body)
          expect([path, status, json()['code']]).toEqual([path, 403, 'CROSS_SITE_REQUEST'])
        }
      }
      expect(await browser.whoAmI()).toBe(person.id)
    })
  })

  test('and an access token is refused, whoever they belong to', async () => {
    const { id } = await app.space()
    const token = await app.token(await app.application(id, ['spaces:read']))
    const { status, errors } = await browser.graphql('{ viewer { id } }', {}, { authorization: `Bearer ${token}` })
    expect([status, errors?.[0]?.extensions['code']]).toEqual([400, 'MALFORMED_REQUEST'])
  })

  test('that came twice is refused', async () => {
    browser.cookie = `${browser.cookie}; ${browser.cookie}`
    expect(await browser.whoAmI()).toBe('MALFORMED_REQUEST')
  })

  test.each(['', 'x', 'A'.repeat(43), 'A'.repeat(5_000), '%00'])('of no session (%s) is refused', async (value) => {
    browser.cookie = `postern=${value}`
    expect(await browser.whoAmI()).toBe('UNAUTHENTICATED')
  })
})

describe('signing in', () => {
  test('from a page of another site is refused: it could sign a browser in as somebody else', async () => {
    for (const headers of [{ origin: 'https://evil.example' }, { origin: undefined, 'sec-fetch-site': 'cross-site' }])
      expect(await browser.signIn(person.email, personPassword, {}, headers)).toBe('CROSS_SITE_REQUEST')
  })

  test('by a program, which says nothing of a page, is heard', async () => {
    expect(await browser.signIn(person.email, personPassword, {}, { origin: undefined })).toBe('SignInSuccess')
  })
})

test('made-up cookies stop asking the database, and a session that is known goes on', async () => {
  expect(await browser.whoAmI()).toBe(person.id)
  const guesser = new TestBrowser(app.url, app.url)
  const codes = new Set<string>()
  for (let guess = 0; guess < 80; guess += 1) {
    guesser.cookie = `postern=${String(guess).padStart(43, 'x')}`
    codes.add(await guesser.whoAmI())
  }
  expect(codes).toEqual(new Set(['UNAUTHENTICATED', 'RATE_LIMITED']))
  expect(await browser.whoAmI()).toBe(person.id)
})
