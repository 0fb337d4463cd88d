import { expect, test } from 'vitest'
import { hour, minute, second, settle } from './support/fake-clock.ts'
import { codeOf, signingKey, TokenIssuer } from './support/token-issuer.ts'

const keyPath = '/.well-known/jwks.json'

test('a hundred first tokens at once cost one request for the keys', async () => {
  const issuer = await TokenIssuer.start()
  const verifier = issuer.verifier()
  const tokens = await Promise.all(Array.from({ length: 100 }, () => issuer.token()))
  const outcomes = await Promise.all(tokens.map((token) => codeOf(verifier.verify(token))))
  expect(new Set(outcomes)).toEqual(new Set(['taken']))
  expect(issuer.calls).toHaveLength(1)
})

test('a thousand keys nobody knows cost at most one request per cool-down', async () => {
  const issuer = await TokenIssuer.start()
  const verifier = issuer.verifier()
  await verifier.verify(await issuer.token())
  await issuer.clock.advance(31 * second)
  for (let index = 0; index < 1_000; index += 1)
    expect(await codeOf(verifier.verify(await issuer.token({}, { kid: `made-up-${index}` })))).toBe('TOKEN_INVALID')
  expect(issuer.callsTo(keyPath)).toBe(2)
  await issuer.clock.advance(31 * second)
  const many = Array.from({ length: 100 }, async (_, index) =>
    codeOf(verifier.verify(await issuer.token({}, { kid: `again-${index}` }))),
  )
  await Promise.all(many)
  expect(issuer.callsTo(keyPath)).toBe(3)
})

test('a new key is found when its first token comes', async () => {
  const issuer = await TokenIssuer.start()
  const verifier = issuer.verifier()
  await verifier.verify(await issuer.token())
  await issuer.clock.advance(minute)
  const next = await signingKey('key-2')
  issuer.keys = [issuer.key.jwk, next.jwk]
  expect(await codeOf(verifier.verify(await issuer.token({}, { kid: 'key-2' }, next)))).toBe('taken')
})

test('a key that was withdrawn takes its tokens along, those seen before too', async () => {
  const issuer = await TokenIssuer.start()
  const verifier = issuer.verifier()
  const token = await issuer.token()
  await verifier.verify(token)
  const next = await signingKey('key-2')
  issuer.keys = [next.jwk]
  await issuer.clock.advance(6 * minute)
  // Serves once more by what it knows, and asks meanwhile.
  await codeOf(verifier.verify(token))
  await settle()
  expect(await codeOf(verifier.verify(token))).toBe('TOKEN_INVALID')
})

test('another key under the same name does not make old signatures good', async () => {
  const issuer = await TokenIssuer.start()
  const verifier = issuer.verifier()
  const token = await issuer.token()
  await verifier.verify(token)
  issuer.keys = [{ ...(await signingKey('key-1')).jwk }]
  await issuer.clock.advance(6 * minute)
  await codeOf(verifier.verify(token))
  await settle()
  expect(await codeOf(verifier.verify(token))).toBe('TOKEN_INVALID')
})

test('while the issuer is down, the keys in hand serve on, for six hours and no longer', async () => {
  const issuer = await TokenIssuer.start()
  const verifier = issuer.verifier()
  const token = await issuer.token({ exp: issuer.now + 24 * 3600 })
  await verifier.verify(token)
  issuer.isDown = true
  await issuer.clock.advance(6 * hour - second)
  expect(await codeOf(verifier.verify(token))).toBe('taken')
  expect(await codeOf(verifier.verify(await issuer.token()))).toBe('taken')
  await settle()
  await issuer.clock.advance(2 * second)
  expect(await codeOf(verifier.verify(token))).toBe('KEYS_UNAVAILABLE')
  issuer.isDown = false
  await issuer.clock.advance(2 * second)
  expect(await codeOf(verifier.verify(token))).toBe('taken')
})

test('where there were never any keys it is the server’s fault and not the caller’s, and a second passes between tries', async () => {
  const issuer = await TokenIssuer.start()
  const verifier = issuer.verifier()
  const token = await issuer.token()
  issuer.isDown = true
  for (let index = 0; index < 50; index += 1)
    await expect(verifier.verify(token)).rejects.toMatchObject({
      code: 'KEYS_UNAVAILABLE',
      status: 503,
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
    })
  expect(issuer.calls).toHaveLength(1)
  issuer.isDown = false
  await issuer.clock.advance(second)
  expect(await codeOf(verifier.verify(token))).toBe('taken')
})

test('a key for something else, a secret one, a small one and one of no algorithm are none', async () => {
  const issuer = await TokenIssuer.start()
  const { jwk } = issuer.key
  const weak = { kty: 'RSA', n: Buffer.alloc(128, 0xc5).toString('base64url'), e: 'AQAB', kid: 'key-1', alg: 'RS256' }
  for (const keys of [
    [{ ...jwk, use: 'enc' }],
    [{ ...jwk, key_ops: ['encrypt'] }],
    [{ ...jwk, alg: undefined }],
    [{ ...jwk, alg: 'none' }],
    [{ kty: 'oct', k: 'c2VjcmV0', kid: 'key-1', alg: 'HS256' }],
    [weak],
    ['no key', null],
  ]) {
    issuer.keys = keys as object[]
    expect(await codeOf(issuer.verifier().verify(await issuer.token())), JSON.stringify(keys)).toBe('TOKEN_INVALID')
  }
})

test('tokens that do not verify are not remembered, and those that do only up to the bound', async () => {
  const { SeenTokens } = await import('../../packages/sdk/src/verifier/seen-tokens.ts')
  const seen = new SeenTokens<number>(100)
  seen.set('kept', -1)
  for (let index = 0; index < 10_000; index += 1) {
    seen.set(`token-${index}`, index)
    expect(seen.get('kept')).toBe(-1)
    expect(seen.size).toBeLessThanOrEqual(101)
  }
  expect(seen.get('token-0')).toBeUndefined()
  expect(seen.get('token-9999')).toBe(9999)
})
