import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, jwtVerify, importJWK } from 'jose'
import { expect, test } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import { createDpop } from '../../packages/sdk/src/dpop.ts'
import { TestIssuer } from '../../packages/sdk/src/testing/test-issuer.ts'
import type { TestIssuerOptions } from '../../packages/sdk/src/testing/test-issuer.ts'
import { json } from './support/fake-issuer.ts'
import { rejectionOf } from './support/story.ts'

interface Sent {
  readonly url: string
  readonly method: string
  readonly authorization: string | null
  readonly proof: string | null
}

const orders = 'https://orders.test'

const tellDpop = (options: TestIssuerOptions = {}) => {
  const issuer = new TestIssuer({
    clients: [{ clientId: 'app_1', secrets: ['one'], audiences: [orders] }],
    ...options,
  })
  issuer.addApi(orders, async (request, caller) => Response.json({ body: await request.text(), for: caller.sub }))
  const sent: Sent[] = []
  const dpop = createDpop()
  const fetch: typeof globalThis.fetch = (input, init) => {
    const request = new Request(input, init)
    const { url, method, headers } = request
    sent.push({ url, method, authorization: headers.get('authorization'), proof: headers.get('dpop') })
    return issuer.fetch(request)
  }
  const { url, clock } = issuer
  const client = createClient({
    ...{ url, clock, random: () => 0, clientId: 'app_1', clientSecret: 'one', dpop, fetch },
    ...{ audience: orders, origins: [orders] },
  })
  return { issuer, clock, client, dpop, sent, tokenCalls: () => sent.filter(({ url }) => url.endsWith('/oauth/token')) }
}

test('the token request proves the key, and the token is bound to it', async () => {
  const { client, dpop, sent, tokenCalls, clock } = tellDpop()
  const token = await client.token()
  const proof = tokenCalls()[0]?.proof ?? ''
  const header = decodeProtectedHeader(proof)
  expect(header).toEqual({ alg: 'ES256', typ: 'dpop+jwt', jwk: expect.objectContaining({ kty: 'EC', crv: 'P-256' }) })
  expect(Object.keys(header.jwk ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y'])
  const { payload } = await jwtVerify(proof, await importJWK(header.jwk ?? {}, 'ES256'), {
    currentDate: new Date(clock.now().wall),
  })
  expect(payload).toEqual({
    ...{ htm: 'POST', htu: 'https://id.test/oauth/token', iat: clock.now().wall / 1000, jti: expect.any(String) },
  })
  const thumbprint = await calculateJwkThumbprint(header.jwk as never)
  expect(await dpop.thumbprint()).toBe(thumbprint)
  expect(decodeJwt(token.value)['cnf']).toEqual({ jkt: thumbprint })
  // The metadata is no secret and carries none.
  expect(sent[0]).toMatchObject({ url: expect.stringContaining('well-known'), proof: null })
})

test('each call of an API proves the key for itself, with the token’s hash and without the query', async () => {
  const { client, sent } = tellDpop()
  const responses = [
    await client.fetch(`${orders}/a?secret=1`),
    await client.fetch(`${orders}/b`, { method: 'POST', body: 'x' }),
  ]
  expect(responses.map(({ status }) => status)).toEqual([200, 200])
  const [first, second] = sent.filter(({ url }) => url.startsWith(orders))
  expect(first?.authorization).toMatch(/^DPoP ey/)
  const claims = decodeJwt(first?.proof ?? '')
  const token = first?.authorization?.slice(5) ?? ''
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))
  expect(claims).toMatchObject({ htm: 'GET', htu: `${orders}/a`, ath: Buffer.from(hash).toString('base64url') })
  expect(decodeJwt(second?.proof ?? '')).toMatchObject({ htm: 'POST', htu: `${orders}/b` })
  expect(decodeJwt(second?.proof ?? '').jti).not.toBe(claims.jti)
})

test('a nonce is given where the server asks for one, and kept until it tells another', async () => {
  const { client, issuer, sent } = tellDpop({ asksForNonces: true })
  expect((await client.fetch(`${orders}/a`, { method: 'POST', body: 'kept' })).status).toBe(200)
  expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
    '/.well-known/oauth-authorization-server',
    '/oauth/token',
    '/oauth/token',
    '/a',
    '/a',
  ])
  expect(issuer.tokenRequests.map(({ outcome }) => outcome)).toEqual(['use_dpop_nonce', 'issued'])
  const response = await client.fetch(`${orders}/b`, { method: 'POST', body: 'sent once' })
  expect(await response.json()).toMatchObject({ body: 'sent once' })
  expect(sent).toHaveLength(6)
  issuer.rotateNonce()
  expect((await client.fetch(`${orders}/c`)).status).toBe(200)
  expect(sent).toHaveLength(8)
})

test('a body that is gone once it was sent is not sent again for a nonce', async () => {
  const { client, sent } = tellDpop({ asksForNonces: true })
  const body = new Blob(['gone']).stream()
  const response = await client.fetch(`${orders}/a`, { method: 'POST', body, duplex: 'half' } as RequestInit)
  expect(response.status).toBe(401)
  expect(sent.filter(({ url }) => url.startsWith(orders))).toHaveLength(1)
})

test('a server that keeps asking for another nonce is asked twice, not for ever', async () => {
  let asked = 0
  const { client, issuer, tokenCalls } = tellDpop()
  issuer.answerWith = () => {
    asked += 1
    return json(400, { error: 'use_dpop_nonce' }, { 'dpop-nonce': `nonce-${asked}` })
  }
  expect(await rejectionOf(client.token())).toMatchObject({ code: 'OAUTH_UNKNOWN' })
  expect(tokenCalls()).toHaveLength(2)
})

test('a nonce that comes with another refusal does not make that be sent twice', async () => {
  const { client, issuer, tokenCalls } = tellDpop()
  issuer.answerWith = () => json(401, { error: 'invalid_client' }, { 'dpop-nonce': 'nonce-1' })
  expect(await rejectionOf(client.token())).toMatchObject({ code: 'OAUTH_INVALID_CLIENT' })
  expect(tokenCalls()).toHaveLength(1)
})

test('a nonce that could not stand in a JWT as it is told is passed over', async () => {
  const { client, issuer, tokenCalls } = tellDpop()
  issuer.answerWith = () => json(400, { error: 'use_dpop_nonce' }, { 'dpop-nonce': 'a"b' })
  await rejectionOf(client.token())
  expect(tokenCalls()).toHaveLength(1)
})

test('a server that gives a free token in answer is not believed', async () => {
  const { client, issuer } = tellDpop()
  issuer.answerWith = () => json(200, { access_token: 'abc', token_type: 'Bearer', expires_in: 60 })
  expect(await rejectionOf(client.token())).toMatchObject({ code: 'INVALID_RESPONSE' })
})

test('whoever steals the token has nothing: without the key, with another key, or with a proof that was used', async () => {
  const { client, issuer, sent, dpop, clock } = tellDpop()
  await client.fetch(`${orders}/a`)
  const { authorization, proof } = sent.at(-1) as Sent
  const token = authorization?.slice(5) ?? ''
  const thief = createDpop()
  const request = { method: 'GET', url: `${orders}/a`, accessToken: token, now: clock.now().wall }
  const tries: Record<string, string>[] = [
    { authorization: `Bearer ${token}` },
    { authorization: `DPoP ${token}` },
    { authorization: `DPoP ${token}`, dpop: proof ?? '' },
    { authorization: `DPoP ${token}`, dpop: await thief.proof(request) },
    { authorization: `DPoP ${token}`, dpop: await dpop.proof({ ...request, url: `${orders}/b` }) },
    { authorization: `DPoP ${token}`, dpop: await dpop.proof({ ...request, method: 'POST' }) },
    { authorization: `DPoP ${token}`, dpop: await dpop.proof({ ...request, accessToken: 'other' }) },
  ]
  for (const headers of tries) expect((await issuer.fetch(`${orders}/a`, { headers })).status).toBe(401)
  const own = { authorization: `DPoP ${token}`, dpop: await dpop.proof(request) }
  expect((await issuer.fetch(`${orders}/a`, { headers: own })).status).toBe(200)
})

test('a proof goes by the server’s clock once that is known', async () => {
  const { client, issuer, clock } = tellDpop()
  issuer.clockAheadMs = 3_600_000
  expect(await rejectionOf(client.token())).toMatchObject({ code: 'OAUTH_UNKNOWN' })
  await clock.advance(60_000)
  expect((await client.token()).value).toMatch(/^ey/)
})

test('the key can be exported by nobody, unless you made it so', async () => {
  const dpop = createDpop()
  expect(JSON.stringify(dpop)).toBe('{}')
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const [one, two] = [createDpop({ keyPair: pair }), createDpop({ keyPair: pair })]
  expect(await one.thumbprint()).toBe(await two.thumbprint())
  expect(await one.thumbprint()).not.toBe(await dpop.thumbprint())
})
