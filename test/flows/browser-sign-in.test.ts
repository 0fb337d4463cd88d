import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { createApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { createSessionByCode } from '../../packages/server/src/domain/sessions/code-commands.ts'
import { endSession } from '../../packages/server/src/domain/sessions/end-commands.ts'
import { deleteUser } from '../../packages/server/src/workflows/erase-person.ts'
import { hashOfToken } from '../../packages/server/src/domain/sessions/session-token.ts'
import { reactivateUser, suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { TestClock } from '../support/clock.ts'
import { allowedCode, challengeOf, commandRequest, exchange, press } from '../support/command-request.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const clock = new TestClock()
let app: TestApp
let callers = 0

beforeAll(async () => {
  app = await startApp({ clock, config: { trustedProxies: ['127.0.0.1'] } })
})
afterAll(() => app.close())

/** A browser, or a command, at an address nobody has seen: one test's wrong codes do not hold up the next. */
const somewhere = () => new TestBrowser(app.url, app.url, { address: `198.51.100.${(callers += 1)}` })

/** A person, and the browser they are signed in with. */
const signedIn = async () => {
  const person = await makePerson(app)
  const browser = somewhere()
  expect(await browser.signIn(person.email, personPassword, { idleMinutes: 60 })).toBe('SignInSuccess')
  return { person, browser }
}

/** A code that was allowed, and all that belongs to it. */
const allowed = async () => {
  const { person, browser } = await signedIn()
  const request = commandRequest()
  const code = app.canary.keep(await allowedCode(browser, request))
  app.canary.keep(request.verifier)
  app.canary.keep(request.parameters['state']!)
  return { person, browser, request, code, command: somewhere() }
}

const codes = () => app.deps.database.client.signInCode.count()
const sessionOf = (id: string) => app.deps.database.client.session.findUniqueOrThrow({ where: { id } })
/** The events of an action on a person, or on all. */
const eventsOf = async (action: string, personId?: string) =>
  (await app.events()).filter(
    (event) => event['action'] === action && (personId === undefined || event['target'].id === personId),
  )

interface Node {
  readonly isCurrent: boolean
}

/** The one answer to whatever is wrong with a code. */
const invalid = {
  __typename: 'SignInCodeInvalidError',
  code: 'SIGN_IN_CODE_INVALID',
  message: 'This code gives no session, or none any more: begin the sign-in again.',
}

test('a person signs in, lets the command act as them, and it has a session of its own', async () => {
  const person = await makePerson(app)
  const browser = somewhere()
  const request = commandRequest()
  const first = await browser.send(request.path)
  expect(first.status).toBe(303)
  const form = await browser.send(first.headers.get('location')!)
  const wanted = /name="return" value="([^"]+)"/.exec(await form.text())![1]!.replaceAll('&amp;', '&')
  const signedIn = await browser.send('/sign-in', {
    method: 'POST',
    body: new URLSearchParams({ email: person.email, password: personPassword, return: wanted }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, request.path])

  const asked = await browser.send(request.path)
  const html = await asked.text()
  expect([asked.status, html]).toEqual([
    200,
    expect.stringContaining('Let the postern command on this machine act as you?'),
  ])
  const { name } = await app.deps.database.client.user.findUniqueOrThrow({ where: { id: person.id } })
  for (const text of [name, person.email, 'All that you may.', 'until 2026-03-14 21:26 UTC', 'postern logout'])
    expect(html).toContain(text)
  expect(html).not.toContain('<script')
  expect(await codes()).toBe(0)

  const answer = await press(browser, 'allow', request)
  const location = new URL(answer.headers.get('location')!)
  expect([answer.status, answer.headers.get('referrer-policy')]).toEqual([303, 'no-referrer'])
  expect(`${location.origin}${location.pathname}`).toBe(request.redirectUri)
  const { code, ...rest } = Object.fromEntries(location.searchParams)
  expect(rest).toEqual({ state: request.parameters['state'], iss: app.url })
  expect(code).toMatch(/^[\w-]{43}$/)

  const command = somewhere()
  const { sessionId, ...given } = await exchange(command, code!, request, { idleMinutes: 7 })
  expect(given).toEqual({ __typename: 'SignInByCodeSuccess', userId: person.id, endsAt: '2026-03-14T21:26:53.589Z' })
  expect(command.lastSetCookie).toMatch(/^postern=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  expect(await command.whoAmI()).toBe(person.id)
  const { data } = await browser.graphql(
    '{ sessions(mine: true) { edges { node { id state isCurrent browser address idleMinutes } } } }',
  )
  const nodes = data.sessions.edges.map(({ node }: { node: Node }) => node)
  expect(nodes.toSorted((one: Node, other: Node) => Number(one.isCurrent) - Number(other.isCurrent))).toEqual([
    {
      ...{ id: sessionId, state: 'open', isCurrent: false, idleMinutes: 7 },
      ...{ browser: 'The postern command on Linux', address: `198.51.100.${callers}` },
    },
    expect.objectContaining({ isCurrent: true, browser: 'Firefox on Linux', idleMinutes: 30 }),
  ])
  // Each ends by itself.
  await browser.signOut()
  expect(await command.whoAmI()).toBe(person.id)
  await command.signOut()
  expect(await command.whoAmI()).toBe('UNAUTHENTICATED')
})

test('somebody who cancels gives no code, and the command is told', async () => {
  const { browser } = await signedIn()
  const before = await codes()
  for (const who of [browser, somewhere()]) {
    const request = commandRequest()
    const answer = await press(who, 'cancel', request)
    const query = new URLSearchParams({ error: 'access_denied', state: request.parameters['state']!, iss: app.url })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${request.redirectUri}?${query}`])
  }
  expect(await codes()).toBe(before)
})

test('the evidence says who allowed it and what came of it, and holds neither code nor state nor verifier', async () => {
  const { person, browser, request, code, command } = await allowed()
  const { sessionId, endsAt } = await exchange(command, code, request)
  const [own] = await eventsOf('sessions:create', person.id)
  const session = own!['change'].after.session
  const actor = { type: 'user', id: person.id, credential: session }
  const target = { type: 'User', id: person.id }
  const expiresAt = new Date(clock.now() + minuteMs).toISOString()
  expect(await eventsOf('sessions:allow', person.id)).toMatchObject([
    {
      ...{ outcome: 'done', actor, target, source: expect.stringMatching(/^val_/) },
      change: { after: { session, expiresAt } },
    },
  ])
  expect(await eventsOf('sessions:exchange', person.id)).toMatchObject([
    {
      ...{ outcome: 'done', actor, target, source: expect.stringMatching(/^val_/) },
      change: { after: { session: sessionId, allowedBy: session, idleMinutes: 30, endsAt, ended: [] } },
    },
  ])
  app.canary.keep(browser.cookie!.split('=')[1]!)
  app.canary.keep(command.cookie!.split('=')[1]!)
  const rows = await app.deps.database.client.signInCode.findMany()
  const text = JSON.stringify(rows, (_key, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  )
  for (const held of [JSON.stringify(await app.events()), text, app.logLines.join('\n')])
    expect(app.canary.foundIn(held.replaceAll(person.email, ''))).toEqual([])
})

describe('the page', () => {
  it('may not be framed, tells nobody where it was, and sends its form here and to that one port', async () => {
    const { browser } = await signedIn()
    const request = commandRequest()
    const { headers } = await browser.send(request.path)
    expect(headers.get('content-security-policy')).toMatch(
      new RegExp(
        `^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' ${new URL(request.redirectUri).origin}; frame-ancestors 'none'; base-uri 'none'$`,
      ),
    )
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('cache-control')).toBe('no-store')
    const wrong = await browser.send(commandRequest({ redirect_uri: 'https://evil.example/' }).path)
    expect(wrong.headers.get('content-security-policy')).toContain("form-action 'self'; frame-ancestors 'none'")
  })

  it('takes the answer from itself alone: no page of another site lets a command act as anybody', async () => {
    const { browser } = await signedIn()
    const before = await codes()
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'http://127.0.0.1:1' },
      { origin: 'null' },
      { origin: undefined },
      { origin: undefined, 'sec-fetch-site': 'none' },
      { origin: app.url, 'sec-fetch-site': 'same-site' },
    ])
      for (const answer of ['allow', 'cancel']) {
        const response = await press(browser, answer, commandRequest(), headers)
        expect([headers, response.status, response.headers.get('location')]).toEqual([headers, 403, null])
      }
    expect(await codes()).toBe(before)
  })

  it('gives no code by GET, by another button, or to who is not signed in', async () => {
    const { browser } = await signedIn()
    const before = await codes()
    const request = commandRequest()
    expect((await browser.send(`${request.path}&answer=allow`)).status).toBe(200)
    for (const answer of ['', 'Allow', 'yes']) expect((await press(browser, answer, request)).status).toBe(200)
    const nobody = await press(somewhere(), 'allow', request)
    expect([nobody.status, nobody.headers.get('location')]).toEqual([
      303,
      `/sign-in?return=${encodeURIComponent(request.path)}`,
    ])
    const json = await browser.send('/sign-in/command', {
      ...{ method: 'POST', body: JSON.stringify({ ...request.parameters, answer: 'allow' }) },
      headers: { 'content-type': 'application/json' },
    })
    expect([json.status, await codes()]).toEqual([415, before])
  })

  it.each([
    '',
    'https://evil.example/',
    'http://evil.example/',
    'https://127.0.0.1:4711/',
    'http://127.0.0.1/',
    'http://127.0.0.1:80/x',
    'http://127.0.0.1:0/x',
    'http://127.0.0.1:99999/x',
    'http://127.0.0.1:04711/x',
    'http://127.0.0.1:4711',
    'http://localhost:4711/x',
    'http://127.0.0.2:4711/x',
    'http://127.1:4711/x',
    'http://2130706433:4711/x',
    'http://0x7f.0.0.1:4711/x',
    'http://0177.0.0.1:4711/x',
    'http://0.0.0.0:4711/x',
    'http://[::]:4711/x',
    'http://[0:0:0:0:0:0:0:1]:4711/x',
    'http://[::ffff:127.0.0.1]:4711/x',
    'http://127.0.0.1.evil.example:4711/x',
    'http://127.0.0.1:4711@evil.example/x',
    'http://evil.example@127.0.0.1:4711/x',
    'http://user:word@127.0.0.1:4711/x',
    'http://127.0.0.1:4711/x?y=z',
    'http://127.0.0.1:4711/x?',
    'http://127.0.0.1:4711/x#y',
    'http://127.0.0.1:4711/x#',
    'http://127.0.0.1:4711/../x',
    'http://127.0.0.1:4711/./x',
    'http://127.0.0.1:4711/%2e%2e/x',
    'http://127.0.0.1:4711\\x',
    'http:\\\\127.0.0.1:4711\\x',
    'http:/127.0.0.1:4711/x',
    'http:127.0.0.1:4711/x',
    '//127.0.0.1:4711/x',
    'HTTP://127.0.0.1:4711/x',
    ' http://127.0.0.1:4711/x',
    'http://127.0.0.1:4711/x ',
    'http://127.0.0.1:4711/x\r\nset-cookie: a=b',
    'http://127.0.0.1:47\t11/x',
    'http://127。0。0。1:4711/x',
    'javascript:alert(1)//http://127.0.0.1:4711/x',
    'data:text/html,http://127.0.0.1:4711/x',
    `http://127.0.0.1:4711/${'x'.repeat(400)}`,
  ])('takes nobody to %j', async (redirectUri) => {
    const browser = await shared()
    const request = commandRequest({ redirect_uri: redirectUri })
    const before = await codes()
    for (const response of [
      await browser.send(request.path),
      await press(browser, 'allow', request),
      await press(browser, 'cancel', request),
    ]) {
      expect([response.status, response.headers.get('location')]).toEqual([400, null])
      const html = await response.text()
      expect(html).toContain('This link is not right')
      expect(html).not.toContain('4711')
    }
    expect(await codes()).toBe(before)
  })

  it.each<[string, Readonly<Record<string, string>>]>([
    ['no state', { state: '' }],
    ['a state that is none of ours', { state: '"><script>' }],
    ['a state that is too long', { state: 's'.repeat(129) }],
    ['no challenge', { code_challenge: '' }],
    ['a challenge that is too short', { code_challenge: 'x'.repeat(42) }],
    ['a challenge with padding', { code_challenge: `${challengeOf('x')}=` }],
    ['a challenge that has another spelling', { code_challenge: `${'A'.repeat(42)}B` }],
    ['a plain challenge', { code_challenge_method: 'plain' }],
    ['no method', { code_challenge_method: '' }],
  ])('is not shown for %s', async (_what, given) => {
    const request = commandRequest(given)
    expect((await (await shared()).send(request.path)).status).toBe(400)
  })

  it('is not shown where a parameter comes twice: each part of the way might believe another one', async () => {
    const { parameters, path } = commandRequest()
    for (const name of Object.keys(parameters)) {
      const twice = `${path}&${new URLSearchParams({ [name]: parameters[name]! })}`
      expect([name, (await (await shared()).send(twice)).status]).toEqual([name, 400])
    }
    expect((await (await shared()).send(`${path}&other=parameter`)).status).toBe(200)
  })

  it.each(['http://127.0.0.1:4711/', 'http://[::1]:4711/signed-in', 'http://127.0.0.1:65535/a/b.c~d_e-f'])(
    'takes the answer to %s, which is a program of the same machine',
    async (redirectUri) => {
      const answer = await press(await shared(), 'cancel', commandRequest({ redirect_uri: redirectUri }))
      expect(answer.headers.get('location')).toMatch(
        new RegExp(`^${RegExp.escape(redirectUri)}\\?error=access_denied&`),
      )
    },
  )
})

let browserOfPage: TestBrowser | null = null
/** One browser for what gives no code anyway. */
const shared = async (): Promise<TestBrowser> => {
  browserOfPage ??= (await signedIn()).browser
  return browserOfPage
}

describe('a code', () => {
  it('is good for who asked for it: not with another verifier, and not for another address', async () => {
    const { request, code, command, person } = await allowed()
    const other = commandRequest()
    const wrong = [
      { ...request, verifier: other.verifier },
      { ...request, verifier: challengeOf(request.verifier) },
      { ...request, redirectUri: other.redirectUri },
      { ...request, redirectUri: `${request.redirectUri}/` },
    ]
    for (const one of wrong) expect(await exchange(command, code, one)).toEqual(invalid)
    expect(command.cookie).toBeNull()
    // Who has a code that is ours is of weight.
    expect(await eventsOf('sessions:exchange', person.id)).toEqual(
      wrong.map(() =>
        expect.objectContaining({
          ...{ outcome: 'refused', code: 'SIGN_IN_CODE_INVALID', actor: { type: 'anonymous' } },
          ...{ target: { type: 'User', id: person.id }, change: null },
        }),
      ),
    )
    expect((await exchange(command, code, request)).userId).toBe(person.id)
  })

  it('that was made up is answered like one that is wrong, and only counted', async () => {
    const before = await app.events()
    const [request, command] = [commandRequest(), somewhere()]
    for (const code of ['x'.repeat(43), 'x', 'x'.repeat(44), `${'x'.repeat(42)}!`])
      expect(await exchange(command, code, request)).toEqual(invalid)
    for (const verifier of ['short', `${'v'.repeat(42)}!`, 'v'.repeat(129)])
      expect(await exchange(command, 'x'.repeat(43), { ...request, verifier })).toEqual(invalid)
    expect(await app.events()).toEqual(before)
  })

  it('lives for a minute', async () => {
    const [early, late] = [await allowed(), await allowed()]
    clock.advance(minuteMs - 1)
    expect((await exchange(early.command, early.code, early.request)).userId).toBe(early.person.id)
    clock.advance(1)
    expect(await exchange(late.command, late.code, late.request)).toEqual(invalid)
    expect(await late.command.whoAmI()).toBe('UNAUTHENTICATED')
  })

  it('that is shown again ends the session that came of it: one of the two had no business with it', async () => {
    const { browser, request, code, command, person } = await allowed()
    const { sessionId } = await exchange(command, code, request)
    expect(await command.whoAmI()).toBe(person.id)
    clock.advance(hourMs)
    const thief = somewhere()
    expect(await exchange(thief, code, { ...request, verifier: 'v'.repeat(43) })).toEqual(invalid)
    expect(await command.whoAmI()).toBe('UNAUTHENTICATED')
    expect((await sessionOf(sessionId)).endedAt).toEqual(new Date(clock.now()))
    expect(await eventsOf('sessions:end-replayed')).toEqual([
      expect.objectContaining({
        ...{ outcome: 'done', actor: { type: 'system', id: 'end-replayed-session' } },
        ...{ target: { type: 'Session', id: sessionId }, change: { before: { user: person.id, state: 'open' } } },
      }),
    ])
    // The one that allowed it is not the one that was stolen.
    expect(await browser.whoAmI()).toBe('UNAUTHENTICATED')
    expect(await exchange(thief, code, request)).toEqual(invalid)
    expect(await eventsOf('sessions:end-replayed')).toHaveLength(1)
  })

  it('gives one session to fifty who show it at once, and then to none of them', async () => {
    const { request, code, person } = await allowed()
    const before = await app.deps.database.client.session.count({ where: { userId: person.id } })
    const commands = Array.from({ length: 50 }, somewhere)
    const answers = await Promise.all(commands.map((command) => exchange(command, code, request)))
    const won = answers.filter(({ userId }) => userId === person.id)
    expect(won).toHaveLength(1)
    for (const answer of answers) if (answer !== won[0]) expect(answer).toEqual(invalid)
    expect(await app.deps.database.client.session.count({ where: { userId: person.id } })).toBe(before + 1)
    expect((await sessionOf(won[0]!.sessionId)).endedAt).not.toBeNull()
    expect(commands.filter(({ cookie }) => cookie !== null)).toHaveLength(1)
  })

  it.each<[string, (given: Awaited<ReturnType<typeof allowed>>) => Promise<unknown>]>([
    ['signed out', ({ browser }) => browser.signOut()],
    [
      'had the session ended by an admin',
      async ({ person }) => {
        const { id: sessionId } = await app.deps.database.client.session.findFirstOrThrow({
          where: { userId: person.id },
        })
        await endSession.perform(app.deps, app.call(), { sessionId })
      },
    ],
    ['was suspended', ({ person }) => suspendUser.perform(app.deps, app.call(), { userId: person.id })],
    [
      'was suspended and let in again',
      async ({ person }) => {
        await suspendUser.perform(app.deps, app.call(), { userId: person.id })
        await reactivateUser.perform(app.deps, app.call(), { userId: person.id })
      },
    ],
    ['was deleted', ({ person }) => deleteUser.perform(app.deps, app.call(), { userId: person.id })],
  ])('is good for nothing once the person %s', async (_what, stop) => {
    const given = await allowed()
    await stop(given)
    expect(await exchange(given.command, given.code, given.request)).toEqual(invalid)
    expect(given.command.cookie).toBeNull()
    const open = { userId: given.person.id, endedAt: null }
    expect(await app.deps.database.client.session.count({ where: open })).toBe(0)
  })

  it('is looked at again in the transaction that begins the session, whatever was found before it', async () => {
    const { person, browser, request, code } = await allowed()
    const { data } = await browser.graphql('{ viewer { credentialId } }')
    const actor = { ...person, credential: data.viewer.credentialId }
    const right = {
      ...{ idleMinutes: 30, place: new Uint8Array(32), userAgent: null, replaces: null },
      code: hashOfToken(code),
      challenge: new Uint8Array(Buffer.from(request.parameters['code_challenge']!, 'base64url')),
      redirectUri: request.redirectUri,
    }
    const begin = (given: object) => createSessionByCode.perform(app.deps, app.call(actor), { ...right, ...given })
    const refusal = { code: 'SIGN_IN_CODE_INVALID' }
    await expect(begin({ challenge: new Uint8Array(32) })).rejects.toMatchObject(refusal)
    await expect(begin({ redirectUri: 'http://127.0.0.1:1/' })).rejects.toMatchObject(refusal)
    await expect(begin({ code: new Uint8Array(32) })).rejects.toMatchObject(refusal)
    await browser.signOut()
    await expect(begin({})).rejects.toMatchObject(refusal)
    const open = { userId: person.id, endedAt: null }
    expect(await app.deps.database.client.session.count({ where: open })).toBe(0)
  })

  it('that is wrong is counted by address, and never holds up who has a right one', async () => {
    const { request, code, command, person } = await allowed()
    const outcomes = new Map<string, number>()
    for (let guess = 0; guess < 25; guess += 1) {
      const answer = await exchange(command, String(guess).padStart(43, 'x'), request)
      outcomes.set(answer['code'], (outcomes.get(answer['code']) ?? 0) + 1)
    }
    expect(Object.fromEntries(outcomes)).toEqual({ SIGN_IN_CODE_INVALID: 20, RATE_LIMITED: 5 })
    expect((await exchange(command, code, request)).userId).toBe(person.id)
  })

  it('goes when nothing could come of it any more', async () => {
    await allowed()
    clock.advance(24 * hourMs + minuteMs - 1)
    const { code } = await allowed()
    await app.app.jobs.runNow('expire')
    const left = await codes()
    expect(left).toBeGreaterThan(1)
    clock.advance(2)
    await app.app.jobs.runNow('expire')
    expect(await codes()).toBe(1)
    expect(code).toMatch(/^[\w-]{43}$/)
  })
})

describe('the session of a command', () => {
  it('counts as signed in since the person last proved who they are, and lives no longer than from then', async () => {
    const { id: spaceId } = await app.space()
    const { person, browser } = await signedIn()
    await app.member(person.id, spaceId, 'admin')
    const { slot } = await createApplication.perform(app.deps, app.call(), { spaceId, name: 'revealed' })
    const proofAt = clock.now()
    clock.advance(10 * minuteMs + 1)
    const request = commandRequest()
    const command = somewhere()
    const { sessionId, endsAt } = await exchange(command, await allowedCode(browser, request), request)
    expect(endsAt).toBe(new Date(proofAt + 12 * hourMs).toISOString())
    expect((await sessionOf(sessionId)).authenticatedAt).toEqual(new Date(proofAt))
    const reveal = async () =>
      (
        await command.graphql(
          `mutation ($input: RevealApplicationSecretInput!) {
             revealApplicationSecret(input: $input) { __typename ... on Error { code } } }`,
          { input: { secretId: slot.id } },
        )
      ).data.revealApplicationSecret
    expect((await reveal()).code).toBe('REAUTHENTICATION_REQUIRED')
    const { data } = await command.graphql(
      'mutation ($input: ReauthenticateInput!) { reauthenticate(input: $input) { __typename } }',
      { input: { password: personPassword } },
    )
    expect(data.reauthenticate.__typename).toBe('ReauthenticateSuccess')
    expect((await reveal()).__typename).toBe('RevealApplicationSecretSuccess')
  })

  it('is not made longer by letting one command after the other act', async () => {
    const { person, browser } = await signedIn()
    const until = new Date(clock.now() + 12 * hourMs).toISOString()
    let current = browser
    for (let turn = 0; turn < 3; turn += 1) {
      clock.advance(29 * minuteMs)
      const request = commandRequest()
      const next = somewhere()
      expect((await exchange(next, await allowedCode(current, request), request)).endsAt).toBe(until)
      current = next
    }
    expect(await current.whoAmI()).toBe(person.id)
  })

  it('takes the place of the one whose cookie came along, and never takes a cookie over', async () => {
    const first = await allowed()
    const { sessionId } = await exchange(first.command, first.code, first.request)
    const old = first.command.cookie
    const request = commandRequest()
    await exchange(first.command, await allowedCode(first.browser, request), request)
    expect((await sessionOf(sessionId)).endedAt).not.toBeNull()
    expect(first.command.cookie).not.toBe(old)
    const planted = somewhere()
    planted.cookie = `postern=${'A'.repeat(43)}`
    const second = await allowed()
    await exchange(planted, second.code, second.request)
    expect(planted.cookie).not.toBe(`postern=${'A'.repeat(43)}`)
    expect(await first.command.whoAmI()).toBe(first.person.id)
  })

  it('is not begun by a page of another site', async () => {
    const { request, code, command } = await allowed()
    const input = { code, codeVerifier: request.verifier, redirectUri: request.redirectUri }
    const document = 'mutation ($input: SignInByCodeInput!) { signInByCode(input: $input) { __typename } }'
    const { status, errors } = await command.graphql(document, { input }, { origin: 'https://evil.example' })
    expect([status, errors?.[0]?.extensions['code'], command.cookie]).toEqual([403, 'CROSS_SITE_REQUEST', null])
  })
})
