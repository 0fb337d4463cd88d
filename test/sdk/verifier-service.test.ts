import { decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { reportBreach } from '../../packages/server/src/domain/applications/breach-commands.ts'
import {
  changeApplication,
  disableApplication,
  grantPermissions,
} from '../../packages/server/src/domain/applications/commands.ts'
import { createCoreClient, type CoreClient } from '../../packages/sdk/src/core-client.ts'
import { createVerifier } from '../../packages/sdk/src/verifier/verifier.ts'
import type { Verifier, VerifierOptions } from '../../packages/sdk/src/verifier/verifier-options.ts'
import type { TestClient } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { startOAuth, type OAuthTest } from '../support/oauth.ts'
import { FakeClock, second } from './support/fake-clock.ts'
import { codeOf, landed } from './support/token-issuer.ts'

// A real service, and verifiers of its tokens, on one time that the test passes.
const audience = 'https://orders.example.com'
const own = new FakeClock()
const theirs = new TestClock(own.now().wall)
let oauth: OAuthTest<'watcher' | 'other'>
let client: CoreClient
const open: Verifier[] = []
let underway = 0
let isDown = false

const counted: typeof globalThis.fetch = async (input, init) => {
  if (isDown) throw new TypeError('fetch failed')
  if (new URL(String(input)).origin !== oauth.app.url) throw new Error(`Nobody was to call ${String(input)}`)
  underway += 1
  try {
    const response = await fetch(input, init)
    // Here, where the test sees that it is under way; and with the test's own date.
    const headers = new Headers(response.headers)
    headers.set('date', new Date(theirs.now()).toUTCString())
    const body = await response.arrayBuffer()
    return new Response(response.status === 304 ? null : body, { status: response.status, headers })
  } finally {
    underway -= 1
  }
}

const pass = async (milliseconds: number): Promise<void> => {
  for (let left = milliseconds; left > 0; left -= second) {
    theirs.advance(Math.min(second, left))
    await own.advance(Math.min(second, left))
    do await landed()
    while (underway > 0)
  }
}

beforeAll(async () => {
  oauth = await startOAuth(
    { clients: { watcher: { permissions: ['tokens:introspect'] }, other: { permissions: [], audiences: [audience] } } },
    { clock: theirs },
  )
  client = createCoreClient({ url: oauth.app.url, ...oauth.clients.watcher, clock: own, fetch: counted })
})
afterEach(() => {
  for (const verifier of open.splice(0)) verifier.close()
  isDown = false
})
afterAll(async () => {
  client.close()
  await oauth.close()
})

const verifierWith = (options: Partial<VerifierOptions> = {}): Verifier => {
  const verifier = createVerifier({ issuer: oauth.app.url, audience, client, clock: own, fetch: counted, ...options })
  open.push(verifier)
  return verifier
}

const caller = (): Promise<TestClient> =>
  oauth.app.application(oauth.spaceId, ['applications:read', 'audit:read'], { audiences: [audience] })

const tokenOf = (machine: TestClient) => oauth.accessToken(machine, { resource: audience })

test('a token of the service is taken, and tells who calls', async () => {
  const machine = await caller()
  const token = await tokenOf(machine)
  expect(await verifierWith().verify(token, { require: ['audit:read'] })).toMatchObject({
    clientId: machine.clientId,
    subject: machine.clientId,
    space: oauth.spaceId,
    permissions: ['applications:read', 'audit:read'],
    tokenId: decodeJwt(token).jti,
    act: null,
  })
})

test('a token for the service’s own API is none for another', async () => {
  expect(await codeOf(verifierWith().verify(await oauth.accessToken(await caller())))).toBe('TOKEN_INVALID')
})

const ways: Readonly<Record<string, (machine: TestClient, token: string) => Promise<unknown>>> = {
  'was revoked': (machine, token) => oauth.revoke(machine, token),
  'is of an application that was disabled': ({ clientId: applicationId }) =>
    disableApplication.perform(oauth.app.deps, oauth.app.call(), { applicationId }),
  'is of an application that was reported as breached': ({ clientId: applicationId }) =>
    reportBreach.perform(oauth.app.deps, oauth.app.call(), { applicationId }),
  'is of an application that lost a permission': ({ clientId: applicationId }) =>
    grantPermissions.perform(oauth.app.deps, oauth.app.call(), { applicationId, permissions: ['applications:read'] }),
  'is of an application that lost an audience': ({ clientId: applicationId }) =>
    changeApplication.perform(oauth.app.deps, oauth.app.call(), { applicationId, audiences: [] }),
}

test.each(Object.entries(ways))(
  'a token that %s is refused within ten seconds, without being asked about',
  async (_, end) => {
    const machine = await caller()
    const [token, bystander] = [await tokenOf(machine), await tokenOf(await caller())]
    const verifiers = [verifierWith(), verifierWith({ strict: true })]
    for (const verifier of verifiers) expect(await codeOf(verifier.verify(token))).toBe('taken')
    await pass(3 * second)
    await end(machine, token)
    await pass(10 * second)
    for (const verifier of verifiers) {
      expect(await codeOf(verifier.verify(token))).toBe('TOKEN_REVOKED')
      expect(await codeOf(verifier.verify(bystander))).toBe('taken')
      expect(verifier.health().state).toBe('current')
    }
  },
)

test('while the service is down tokens are taken, as degraded after a minute, and refused where that is strict', async () => {
  const token = await tokenOf(await caller())
  const [lenient, strict] = [verifierWith(), verifierWith({ strict: true })]
  for (const verifier of [lenient, strict]) expect(await codeOf(verifier.verify(token))).toBe('taken')
  isDown = true
  await pass(30 * second)
  expect([lenient.health().state, strict.health().state]).toEqual(['current', 'current'])
  expect(await codeOf(strict.verify(token))).toBe('taken')
  await pass(31 * second)
  expect(lenient.health().state).toBe('degraded')
  expect(await codeOf(lenient.verify(token))).toBe('taken')
  expect(await codeOf(strict.verify(token))).toBe('REVOCATIONS_UNAVAILABLE')
  isDown = false
  await pass(36 * second)
  expect(await codeOf(strict.verify(token))).toBe('taken')
})

test('a client without the right to read the feed is degraded from the start', async () => {
  const powerless = createCoreClient({ url: oauth.app.url, ...oauth.clients.other, clock: own, fetch: counted })
  const token = await tokenOf(await caller())
  const verifier = verifierWith({ client: powerless })
  expect(await codeOf(verifier.verify(token))).toBe('taken')
  expect(verifier.health()).toEqual({ state: 'degraded', feedAgeSeconds: null })
  expect(await codeOf(verifierWith({ client: powerless, strict: true }).verify(token))).toBe('REVOCATIONS_UNAVAILABLE')
  powerless.close()
})
