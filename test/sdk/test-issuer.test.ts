import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import type { ClientOptions } from '../../packages/sdk/src/token-client.ts'
import { fromProvider } from '../../packages/sdk/src/credentials/from-provider.ts'
import { createDpop } from '../../packages/sdk/src/dpop.ts'
import { listen } from '../../packages/sdk/src/node/listen.ts'
import { TestClock } from '../../packages/sdk/src/testing/test-clock.ts'
import { TestIssuer } from '../../packages/sdk/src/testing/test-issuer.ts'
import type { TestIssuerOptions } from '../../packages/sdk/src/testing/test-issuer.ts'
import { createVerifier } from '../../packages/sdk/src/verifier/verifier.ts'
import { json } from './support/fake-issuer.ts'
import { rejectionOf } from './support/story.ts'

const orders = 'https://orders.test'
const minute = 60_000
const hour = 60 * minute

const tell = (options: TestIssuerOptions = {}, clientOptions: Partial<ClientOptions> = {}) => {
  const issuer = new TestIssuer({
    clients: [{ clientId: 'app_1', secrets: ['one'], scope: ['audit:read', 'spaces:read'], audiences: [orders] }],
    ...options,
  })
  const { url, clock, fetch } = issuer
  const pair = clientOptions.credentials ? {} : { clientId: 'app_1', clientSecret: 'one' }
  const client = createClient({ url, clock, fetch, random: () => 0, ...pair, ...clientOptions } as ClientOptions)
  return { issuer, clock, client }
}

test('a day with an outage of 55 minutes in every six hours fails no call', async () => {
  const { issuer, clock, client } = tell()
  for (let passed = 0; passed < 24 * 60; passed += 5) {
    issuer.isDown = passed % 360 >= 300 && passed % 360 < 355
    expect((await client.token()).value).toMatch(/^ey/)
    await clock.advance(5 * minute)
  }
  expect(issuer.tokenRequests.every(({ outcome }) => outcome === 'issued')).toBe(true)
})

test('its tokens are real: they verify by its keys, and go on doing so when it signs with a new one', async () => {
  const { issuer, clock, client } = tell()
  const keys = createRemoteJWKSet(new URL(`${issuer.url}/.well-known/jwks.json`), {
    [customFetch]: issuer.fetch as never,
  })
  const options = { issuer: issuer.url, audience: issuer.url, typ: 'at+jwt', currentDate: new Date(clock.now().wall) }
  const first = await client.token()
  const { payload } = await jwtVerify(first.value, keys, options)
  expect(payload).toMatchObject({ client_id: 'app_1', scope: 'audit:read spaces:read', space: 'spc_test', epoch: 0 })
  await issuer.rotateKey()
  const second = await client.token({ scope: ['audit:read'] })
  await jwtVerify(first.value, keys, options)
  expect((await issuer.check(second.value, issuer.url))?.scope).toBe('audit:read')
})

test('an API of one’s own meets only callers whose token is in force and is for it', async () => {
  const { issuer, clock, client } = tell({}, { audience: orders, origins: [orders] })
  issuer.addApi(orders, async (request, caller) => Response.json({ for: caller.client_id, sent: await request.text() }))
  const response = await client.fetch(`${orders}/a`, { method: 'POST', body: 'x' })
  expect(await response.json()).toEqual({ for: 'app_1', sent: 'x' })
  const { value } = await client.token()
  const ask = (authorization: string) => issuer.fetch(`${orders}/a`, { headers: { authorization } })
  expect((await ask(`Bearer ${value}`)).status).toBe(200)
  expect((await ask(`Bearer ${value.slice(0, -3)}abc`)).status).toBe(401)
  expect((await ask('')).status).toBe(401)
  const { value: ofOther } = await tell().client.token()
  expect((await ask(`Bearer ${ofOther}`)).status).toBe(401)
  await clock.advance(6 * hour)
  expect((await ask(`Bearer ${value}`)).status).toBe(401)
})

test('a revoked token, and all tokens of an application, are refused from then on; the client renews after the refusal', async () => {
  const { issuer, clock, client } = tell({}, { audience: orders, origins: [orders] })
  issuer.addApi(orders, () => json(200, {}))
  issuer.revoke((await client.token()).value)
  expect((await client.fetch(`${orders}/a`)).status).toBe(200)
  await clock.advance(2 * minute)
  issuer.revokeAll('app_1')
  expect((await client.fetch(`${orders}/a`)).status).toBe(200)
  expect(issuer.tokenRequests).toHaveLength(3)
})

test('its feed of revocations tells of both', async () => {
  const { issuer, client } = tell()
  const token = await client.token()
  issuer.revoke((await client.token({ scope: ['audit:read'] })).value)
  const answer = await issuer.fetch(`${issuer.url}/oauth/revocations`, {
    headers: { authorization: `Bearer ${token.value}` },
  })
  const claims = JSON.parse(Buffer.from((await answer.text()).split('.')[1] ?? '', 'base64url').toString()) as object
  expect(claims).toMatchObject({ space: 'spc_test', revoked: [expect.stringMatching(/^jti_/)], epochs: {} })
})

test('the verifier of this package guards an API by it: keys, permissions, bound tokens, and what was revoked', async () => {
  const {
    issuer,
    clock,
    client: hearing,
  } = tell(
    {
      clients: [
        { clientId: 'app_1', secrets: ['one'], scope: ['audit:read'], audiences: [orders] },
        { clientId: 'api', secrets: ['two'], scope: ['tokens:introspect'] },
      ],
    },
    { clientId: 'api', clientSecret: 'two' } as never,
  )
  const { url, fetch } = issuer
  const verifier = createVerifier({ issuer: url, audience: orders, origin: orders, client: hearing, clock, fetch })
  const dpop = createDpop()
  const caller = createClient({ url, clock, fetch, clientId: 'app_1', clientSecret: 'one', audience: orders })
  const bound = createClient({ url, clock, fetch, clientId: 'app_1', clientSecret: 'one', audience: orders, dpop })
  const { value } = await caller.token()
  expect((await verifier.verify(value, { require: ['audit:read'] })).clientId).toBe('app_1')
  expect(await rejectionOf(verifier.verify(value, { require: ['users:read'] }))).toMatchObject({ status: 403 })
  const { value: accessToken } = await bound.token()
  expect(await rejectionOf(verifier.verify(accessToken))).toMatchObject({ status: 401 })
  const proof = await dpop.proof({ method: 'GET', url: `${orders}/a`, accessToken, now: clock.now().wall })
  const request = { authorization: `DPoP ${accessToken}`, dpop: proof, method: 'GET', url: '/a' }
  expect((await verifier.authenticate(request)).clientId).toBe('app_1')
  expect(await rejectionOf(verifier.authenticate(request))).toMatchObject({ status: 401 })
  issuer.revoke(value)
  await clock.advance(10_000)
  expect(await rejectionOf(verifier.verify(value))).toMatchObject({ status: 401 })
  verifier.close()
})

test('a secret can be rotated under the client', async () => {
  let secrets = ['one']
  const credentials = fromProvider(() => ({ clientId: 'app_1', secrets }))
  const { issuer, clock, client } = tell({}, { credentials })
  await client.token()
  issuer.setClient({ clientId: 'app_1', secrets: ['one', 'two'] })
  secrets = ['two', 'one']
  await clock.advance(6 * hour)
  await client.token()
  issuer.setClient({ clientId: 'app_1', secrets: ['two'] })
  await clock.advance(6 * hour)
  await client.token()
  expect(issuer.tokenRequests.map(({ outcome }) => outcome)).toEqual(['issued', 'issued', 'issued'])
})

test('it refuses what the service refuses: another secret, a scope or an audience that was not granted', async () => {
  for (const [options, code] of [
    [{ clientSecret: 'two' }, 'OAUTH_INVALID_CLIENT'],
    [{ scope: ['users:read'] }, 'OAUTH_INVALID_SCOPE'],
    [{ audience: 'https://other.test' }, 'OAUTH_INVALID_TARGET'],
  ] as const) {
    const { client } = tell({}, options as never)
    expect(await rejectionOf(client.token())).toMatchObject({ code })
  }
})

test('it can be slow to come back: what it answers is the test’s to say', async () => {
  const { issuer, clock, client } = tell()
  issuer.answerWith = () => json(503, {}, { 'retry-after': '30' })
  expect(await rejectionOf(client.token())).toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 30 })
  issuer.answerWith = null
  await clock.advance(33_000)
  expect((await client.token()).value).toMatch(/^ey/)
})

test('slots for the renewal are told when the test wants them, and its clock can be off', async () => {
  const { issuer, clock, client } = tell({ refreshInSeconds: () => 3 * 3600 })
  issuer.clockAheadMs = 10 * minute
  expect((await client.token()).clockSkewMs).toBe(-10 * minute)
  await clock.advance(3 * hour)
  await client.token()
  await clock.settle()
  expect(issuer.tokenRequests).toHaveLength(2)
})

test('behind a port it answers as the same, and in an outage not at all', async () => {
  const { issuer, url, close } = await listen({ clients: [{ clientId: 'app_1', secrets: ['one'] }] })
  try {
    const client = createClient({ url, clientId: 'app_1', clientSecret: 'one' })
    expect((await client.token()).value).toMatch(/^ey/)
    issuer.isDown = true
    await expect(fetch(`${url}/.well-known/jwks.json`)).rejects.toThrow('fetch failed')
  } finally {
    await close()
  }
})

test('time passes timer by timer, and a timer that was cancelled never comes', async () => {
  const clock = new TestClock(new Date(0))
  const seen: number[] = []
  const note = (): void => void seen.push(clock.now().wall)
  clock.schedule(note, 20)
  clock.schedule(() => clock.schedule(note, 5), 10)
  clock.schedule(note, 15)()
  await clock.advance(100)
  expect(seen).toEqual([15, 20])
  expect(clock.now()).toEqual({ wall: 100, steady: 100 })
})
