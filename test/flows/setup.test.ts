import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { TestClock } from '../support/clock.ts'
import { startUnownedApp, type UnownedApp } from '../support/unowned-app.ts'

const clock = new TestClock()
let unowned: UnownedApp

/** A service of a group of tests' own, nobody's at first. */
const ownService = (): void => {
  beforeAll(async () => {
    unowned = await startUnownedApp({ clock })
  })
  afterAll(() => unowned.close())
}

const password = 'Correct-Horse-7-Battery!'
const whole = () => ({
  token: unowned.token,
  email: 'Owner@Example.com',
  password,
  space: 'production',
  application: { name: 'billing', permissions: ['applications:read', 'audit:read'] },
})
const form = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString()
const page = async (token = unowned.token) => {
  const response = await fetch(`${unowned.url}/setup?token=${encodeURIComponent(token)}`)
  return { status: response.status, headers: response.headers, html: await response.text() }
}
const rows = () => unowned.app.services.deps.database.client
const codes = ({ status, body }: { status: number; body: Readonly<Record<string, unknown>> }) => [status, body['code']]

describe('before the set-up', () => {
  ownService()

  it('there is nobody and nothing to sign in with: no default credentials', async () => {
    expect([await rows().user.count(), await rows().application.count(), await rows().space.count()]).toEqual([0, 0, 0])
  })

  it('the database holds the hash of the token, not the token', async () => {
    const { setupTokenHash } = await rows().installation.findFirstOrThrow()
    expect(Buffer.from(setupTokenHash!).toString('hex')).toBe(createHash('sha256').update(unowned.token).digest('hex'))
    expect(unowned.token).toMatch(/^[\w-]{43}$/)
  })

  it('the page has a form with the token of the link and a label for each field', async () => {
    const { status, headers, html } = await page()
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(html).toContain(`<input type="hidden" name="token" value="${unowned.token}">`)
    expect(html).toMatch(/<html lang="en">[\s\S]*<title>[^<]+<\/title>[\s\S]*<main>[\s\S]*<h1>/)
    const shown = [...html.matchAll(/<input (?!type="hidden")[^>]*>/g)].map(([tag]) => /id="([^"]+)"/.exec(tag)?.[1])
    expect(shown).toEqual(['email', 'password', 'space', 'application', 'permissions'])
    for (const id of shown) expect(html).toContain(`<label for="${id}">`)
    for (const [, id] of html.matchAll(/aria-describedby="([^"]+)"/g)) expect(html).toContain(`id="${id}"`)
    expect(html).toMatch(/<input id="password"[^>]*type="password"[^>]*autocomplete="new-password"/)
  })

  it('the page works without a script, allows none, and loads nothing', async () => {
    const { headers, html } = await page()
    expect(html).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|javascript:|https?:\/\//i)
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? ''
    const digest = createHash('sha256').update(style).digest('base64')
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${digest}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    )
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('the form comes back with what was wrong, what was typed, and without the password', async () => {
    const answer = await unowned.setUp(
      form({ token: unowned.token, email: 'owner@example', password: 'Another-Password-8', space: 'ours' }),
    )
    expect(answer.status).toBe(400)
    expect(answer.text).toMatch(/<p role="alert" id="error">email: must be an e-mail address<\/p>/)
    expect(answer.text).toContain('value="owner@example"')
    expect(answer.text).toContain('value="ours"')
    expect(answer.text).not.toContain('Another-Password-8')
  })

  it.each([
    ['in the link', async (text: string) => (await page(text)).html],
    [
      'in the form',
      async (text: string) => {
        const typed = { email: text, space: text, application: text, permissions: text }
        return (await unowned.setUp(form({ token: unowned.token, ...typed }))).text
      },
    ],
  ])('markup %s is shown as text', async (_where, show) => {
    const html = await show(`"><script>alert(1)</script><a href='x' onclick="y">`)
    expect(html).not.toContain('<script')
    expect(html).not.toContain('<a ')
    expect(html).toContain(
      '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;a href=&#39;x&#39; onclick=&quot;y&quot;&gt;',
    )
  })

  it.each([
    ['a wrong token', 'A'.repeat(43)],
    ['an empty token', ''],
    ['no token', undefined],
    ['a token that is no text', 7],
    ['a token in a list', ['x']],
    ['a token of other letters', '\u0000'],
    ['a token as an object', { toString: 'x' }],
  ])('%s is refused, whatever else is wrong', async (_what, token) => {
    const answer = await unowned.setUp({ token, email: 'x', password: 'short' })
    expect(codes(answer)).toEqual([403, 'SETUP_TOKEN_INVALID'])
  })

  it.each([
    ['short', 'Sh0rt-pass!'],
    ['without upper case', 'correct-horse-7-battery!'],
    ['without lower case', 'CORRECT-HORSE-7-BATTERY!'],
    ['without a digit', 'Correct-Horse-Battery!'],
    ['without a special character', 'CorrectHorse7Battery'],
    ['special by its spaces alone', 'Correct Horse 7 Battery'],
    ['of 257 characters', `Aa1!${'x'.repeat(253)}`],
    ['with a NUL', 'Correct-Horse-7-Battery!\u0000'],
    ['no text', 123456789012],
  ])('a password that is %s is refused, and not repeated', async (_what, weak) => {
    const refused = await unowned.setUp({ ...whole(), password: weak })
    expect(codes(refused)).toEqual([400, 'INVALID_INPUT'])
    expect(refused.body['fields']).toMatchObject([{ path: 'password' }])
    expect(refused.text).not.toContain(String(weak))
  })

  it.each([
    ['an application without a space', { space: undefined }],
    ['a permission that is none', { application: { name: 'x', permissions: ['nobody:read'] } }],
    ['a permission nobody can be granted', { application: { name: 'x', permissions: ['installation:set-up'] } }],
    ['an e-mail address that is none', { email: 'owner' }],
    ['a name with a line break', { space: 'a\nb' }],
  ])('%s is refused', async (_what, change) => {
    expect(codes(await unowned.setUp({ ...whole(), ...change }))).toEqual([400, 'INVALID_INPUT'])
  })

  it('a guess is counted, and costs the server no password hash', async () => {
    const { passwords, refusals } = unowned.app.services.deps
    const hash = vi.spyOn(passwords, 'hash')
    refusals.take()
    await unowned.setUp({ ...whole(), token: 'guess' }, '198.51.100.1')
    expect(refusals.take()).toMatchObject([{ prefix: '198.51.100', code: 'SETUP_TOKEN_INVALID', count: 1 }])
    expect(hash).toHaveBeenCalledTimes(0)
    hash.mockRestore()
  })

  it('all that was refused made nothing, and left the token good', async () => {
    expect([await rows().user.count(), await rows().space.count()]).toEqual([0, 0])
    expect((await unowned.setUp(whole())).status).toBe(200)
  })

  it('nothing of what was typed or made stands in the log', () => {
    unowned.canary.keep(password)
    expect(unowned.canary.foundIn(unowned.logLines.join('\n'))).toEqual([])
  })
})

describe('the set-up page', () => {
  ownService()

  it('makes an owner and an application, and shows its secret this once', async () => {
    const done = await unowned.setUp(
      form({
        token: unowned.token,
        email: 'owner@example.com',
        password,
        space: 'staging',
        application: 'billing',
        permissions: 'applications:read, audit:read',
      }),
    )
    expect([done.status, done.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(done.text).toContain('owner@example.com is the first owner')
    expect(done.text).toContain(`${unowned.url}/oauth/token`)
    const clientId = /app_[0-9a-z]{26}/.exec(done.text)?.[0] ?? ''
    const clientSecret = unowned.canary.keep(/pst_app_\w+/.exec(done.text)?.[0] ?? '')
    const response = await fetch(`${unowned.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
    })
    expect(await response.json()).toMatchObject({ scope: 'applications:read audit:read' })
    expect(await rows().space.findFirst()).toMatchObject({ name: 'staging', kind: 'staging' })
  })

  it('then says that it is of no use any more, and does nothing', async () => {
    const again = await page()
    expect([again.status, again.html.includes('<form')]).toEqual([409, false])
    const posted = await unowned.setUp(form({ token: unowned.token, email: 'second@example.com', password }))
    expect([posted.status, posted.text.includes('<form')]).toEqual([409, false])
    expect(await rows().user.count()).toBe(1)
  })

  it('then costs the server no password hash, whoever asks and how often', async () => {
    const hash = vi.spyOn(unowned.app.services.deps.passwords, 'hash')
    for (let count = 0; count < 30; count += 1) expect((await unowned.setUp(whole())).status).toBe(409)
    expect(hash).toHaveBeenCalledTimes(0)
  })
})

describe('the set-up by a script', () => {
  ownService()
  let owner: string

  it('answers what was made, and nothing else', async () => {
    const { status, headers, body } = await unowned.setUp(whole())
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
    const { clientId, clientSecret } = body['application'] as { clientId: string; clientSecret: string }
    owner = (body['admin'] as { id: string }).id
    expect(body).toEqual({
      admin: { id: expect.stringMatching(/^usr_/), email: 'owner@example.com' },
      space: { id: expect.stringMatching(/^spc_/), name: 'production' },
      application: {
        id: clientId,
        clientId: expect.stringMatching(/^app_/),
        clientSecret: expect.stringMatching(/^pst_app_/),
      },
    })
    unowned.canary.keep(clientSecret)
  })

  it('leaves evidence of each step in the name of who did it, and of no personal value in clear', async () => {
    const events = (await rows().auditEvent.findMany({ orderBy: { id: 'asc' } })).map(
      ({ canonical }) => JSON.parse(Buffer.from(canonical).toString()) as Record<string, unknown>,
    )
    expect(events.map(({ action, actor, outcome }) => [action, (actor as { id: string }).id, outcome])).toEqual(
      expect.arrayContaining([
        ['spaces:create', owner, 'done'],
        ['applications:create', owner, 'done'],
        ['applications:reveal', owner, 'done'],
        ['installation:set-up', 'set-up', 'done'],
      ]),
    )
    expect(JSON.stringify(events).toLowerCase()).not.toContain('owner@example.com')
  })

  it('is done once: then the token is worth nothing, nor is there another', async () => {
    expect(codes(await unowned.setUp(whole()))).toEqual([409, 'ALREADY_SET_UP'])
    expect(codes(await unowned.setUp({ ...whole(), token: 'another' }))).toEqual([409, 'ALREADY_SET_UP'])
    expect(await unowned.renewToken()).toBeNull()
  })
})

describe('the set-up token', () => {
  ownService()

  it('is guessed twenty times from an address, and then not for a while; who has it is heard', async () => {
    const guess = (address: string) => unowned.setUp({ ...whole(), token: 'guess' }, address)
    for (let count = 0; count < 20; count += 1) expect((await guess('203.0.113.5')).status).toBe(403)
    const stopped = await guess('203.0.113.5')
    expect(codes(stopped)).toEqual([429, 'RATE_LIMITED'])
    const wait = Number(stopped.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(0)
    expect((await guess('203.0.113.6')).status, 'another address').toBe(403)
    clock.advance(wait * 1000)
    expect((await guess('203.0.113.5')).status).toBe(403)
    expect((await guess('203.0.113.5')).status).toBe(429)
    const heard = await unowned.setUp({ ...whole(), password: 'short' }, '203.0.113.5')
    expect(codes(heard)).toEqual([400, 'INVALID_INPUT'])
  })

  it('is worth nothing after the next start', async () => {
    const next = await unowned.renewToken()
    expect(next).not.toBe(unowned.token)
    expect(codes(await unowned.setUp(whole()))).toEqual([403, 'SETUP_TOKEN_INVALID'])
    const { body, status } = await unowned.setUp(form({ token: next!, email: 'owner@example.com', password }))
    expect([status, body['code']]).toEqual([200, undefined])
  })
})
