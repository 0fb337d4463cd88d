import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import { privateKeyJwt } from '../../packages/sdk/src/credentials/private-key-jwt.ts'
import { createDpop } from '../../packages/sdk/src/dpop.ts'
import { createVerifier } from '../../packages/sdk/src/verifier/verifier.ts'
import type { Presented, Verifier } from '../../packages/sdk/src/verifier/verifier-options.ts'
import { systemClock } from '../../packages/server/src/kernel/clock.ts'
import { registerPair } from '../support/assertions.ts'
import { startOAuth, type OAuthTest } from '../support/oauth.ts'
import { rejectionOf } from './support/story.ts'
import { codeOf } from './support/token-issuer.ts'

const audience = 'https://orders.example.com'
let oauth: OAuthTest<'watcher' | 'bound' | 'free'>
let verifier: Verifier
let watcher: ReturnType<typeof createClient>

beforeAll(async () => {
  const setting = { permissions: ['applications:read'], audiences: [audience] } as const
  oauth = await startOAuth({
    clients: {
      watcher: { permissions: ['tokens:introspect'], tokenBinding: 'dpop' },
      bound: { ...setting, tokenBinding: 'dpop' },
      free: setting,
    },
  })
  // The verifier's own client is bound too: it reads the feed with a proof each time.
  watcher = createClient({ url: oauth.app.url, ...oauth.clients.watcher, dpop: createDpop() })
  verifier = createVerifier({ issuer: oauth.app.url, audience, origin: audience, client: watcher, strict: true })
})
afterAll(async () => {
  verifier.close()
  watcher.close()
  await oauth.close()
})

test('a client with a key calls the service, whose nonces it learns, and subscribes', async () => {
  const dpop = createDpop()
  const client = createClient({ url: oauth.app.url, ...oauth.clients.bound, dpop })
  for (let calls = 0; calls < 3; calls += 1) expect((await client.viewer()).id).toBe(oauth.clients.bound.clientId)
  const token = await client.token()
  expect(decodeJwt(oauth.app.canary.keep(token.value))['cnf']).toEqual({ jkt: await dpop.thumbprint() })
  client.close()
})

test('and by a private key, whose assertion serves for the request that is sent again', async () => {
  const { clientId } = await oauth.app.application(oauth.spaceId, [], { tokenBinding: 'dpop' })
  const { privateJwk } = await registerPair(oauth.app, clientId)
  const credentials = privateKeyJwt({ clientId, key: privateJwk })
  const client = createClient({ url: oauth.app.url, credentials, dpop: createDpop() })
  expect((await client.viewer()).id).toBe(clientId)
  client.close()
})

test('a client without a key is told that this application needs one', async () => {
  const client = createClient({ url: oauth.app.url, ...oauth.clients.bound })
  expect(await rejectionOf(client.token())).toMatchObject({ code: 'OAUTH_INVALID_REQUEST' })
  client.close()
})

test('the verifier takes a bound token of the service with its proof, once, and in no other way', async () => {
  const dpop = createDpop()
  const client = createClient({ url: oauth.app.url, ...oauth.clients.bound, dpop })
  const token = oauth.app.canary.keep((await client.token({ audience })).value)
  const call = { method: 'GET', url: `${audience}/orders` }
  const proofOf = (by = dpop, request = call) => by.proof({ ...request, accessToken: token, now: systemClock.now() })
  const proof = await proofOf()
  const authorization = `DPoP ${token}`
  const refused: readonly Presented[] = [
    { authorization: `Bearer ${token}`, ...call },
    { authorization: `Bearer ${token}`, ...call, dpop: await proofOf() },
    { authorization, ...call },
    { authorization, ...call, dpop: await proofOf(createDpop()) },
    { authorization, ...call, dpop: await proofOf(dpop, { ...call, method: 'POST' }) },
    { authorization, ...call, dpop: await proofOf(dpop, { ...call, url: `${audience}/else` }) },
  ]
  expect(await Promise.all(refused.map((presented) => codeOf(verifier.authenticate(presented))))).toEqual([
    ...['PROOF_REQUIRED', 'PROOF_REQUIRED', 'PROOF_INVALID', 'PROOF_INVALID', 'PROOF_INVALID', 'PROOF_INVALID'],
  ])
  expect(await codeOf(verifier.authenticate({ authorization, ...call, dpop: proof }))).toBe('taken')
  expect(await codeOf(verifier.authenticate({ authorization, ...call, dpop: proof }))).toBe('PROOF_INVALID')
  client.close()
})

test('the verifier takes the tokens of one that need not be bound, as what they are', async () => {
  const token = await oauth.accessToken(oauth.clients.free, { resource: audience })
  expect(await codeOf(verifier.verify(token))).toBe('taken')
  const dpop = await createDpop().proof({ method: 'GET', url: audience, accessToken: token, now: systemClock.now() })
  expect(await codeOf(verifier.authenticate({ authorization: `DPoP ${token}`, dpop, method: 'GET', url: '/' }))).toBe(
    'TOKEN_INVALID',
  )
})
