import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { expect, test } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import { clientCertificate } from '../../packages/sdk/src/credentials/client-certificate.ts'
import { privateKeyJwt } from '../../packages/sdk/src/credentials/private-key-jwt.ts'
import type { PrivateKey } from '../../packages/sdk/src/credentials/signing-key.ts'
import { workloadToken } from '../../packages/sdk/src/credentials/workload-token.ts'
import { signJwt } from '../../packages/sdk/src/jwt.ts'
import type { ClientCredentials } from '../../packages/sdk/src/credentials.ts'
import { TestIssuer } from '../../packages/sdk/src/testing/test-issuer.ts'
import { rejectionOf } from './support/story.ts'

const pairs = {
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  Ed25519: generateKeyPairSync('ed25519'),
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
}
const publicKeys = Object.values(pairs).map(({ publicKey }) => publicKey.export({ format: 'jwk' }) as JsonWebKey)
const { privateKey } = pairs['P-256']
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string

/** A client with those credentials, and what it sent to the token endpoint. */
const tellOf = (credentials: ClientCredentials) => {
  const issuer = new TestIssuer({
    clients: [
      {
        ...{ clientId: 'app_1', publicKeys, certificate: false },
        workload: { issuer: 'https://kubernetes.test', subject: 'system:serviceaccount:billing:api', publicKeys },
      },
      { clientId: 'app_2', certificate: true },
    ],
  })
  const sent: URLSearchParams[] = []
  const { url, clock } = issuer
  const client = createClient({
    ...{ url, clock, random: () => 0, credentials },
    fetch: (input, init) => {
      if (String(input).endsWith('/oauth/token')) sent.push(new URLSearchParams(String(init?.body)))
      return issuer.fetch(input, init)
    },
  })
  const assertion = (): string => sent.at(-1)?.get('client_assertion') ?? ''
  return { issuer, clock, client, sent, assertion }
}

test('a private key signs in: P-256, P-384, Ed25519 and RSA, as a JWK, as PKCS #8 and as WebCrypto holds it', async () => {
  const held = await crypto.subtle.importKey(
    'jwk',
    privateKey.export({ format: 'jwk' }) as JsonWebKey,
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  )
  const keys: PrivateKey[] = Object.values(pairs).flatMap((pair) => [
    pair.privateKey.export({ format: 'jwk' }) as JsonWebKey,
    pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  ])
  for (const key of [...keys, held, { ...(keys[0] as JsonWebKey), key_ops: ['sign'], alg: 'ES256', use: 'sig' }]) {
    const { client, issuer } = tellOf(privateKeyJwt({ clientId: 'app_1', key }))
    await client.token()
    expect(issuer.tokenRequests).toMatchObject([{ authentication: 'private_key_jwt', outcome: 'issued' }])
  }
})

test('an assertion is for this issuer alone, for a minute and for one use', async () => {
  const { client, clock, assertion, sent } = tellOf(privateKeyJwt({ clientId: 'app_1', key: pem, keyId: 'key_1' }))
  await client.token()
  const first = decodeJwt(assertion())
  expect(decodeProtectedHeader(assertion())).toEqual({ alg: 'ES256', typ: 'JWT', kid: 'key_1' })
  const iat = clock.now().wall / 1000
  expect(first).toEqual({
    ...{ iss: 'app_1', sub: 'app_1', aud: 'https://id.test', iat, exp: iat + 60, jti: expect.any(String) },
  })
  expect(first.jti).toHaveLength(22)
  await client.token({ scope: ['audit:read'] }).catch(() => null)
  expect(decodeJwt(assertion()).jti).not.toBe(first.jti)
  expect(sent[0]?.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
  expect(sent[0]?.has('client_secret')).toBe(false)
})

test('a key is read anew for each token, and one that was replaced just now is read again when it is refused', async () => {
  let reads = 0
  const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const key = (): string => ((reads += 1) === 1 ? other : pem)
  const { client, issuer } = tellOf(privateKeyJwt({ clientId: 'app_1', key }))
  await client.token()
  expect(issuer.tokenRequests.map(({ outcome }) => outcome)).toEqual(['invalid_client', 'issued'])
})

test('a clock that is hours off costs one refusal, after which assertions go by the server’s clock', async () => {
  const { client, issuer, clock } = tellOf(privateKeyJwt({ clientId: 'app_1', key: pem }))
  clock.setWallAheadBy(-9 * 3_600_000)
  issuer.clockAheadMs = 9 * 3_600_000
  await client.token()
  await clock.advance(6 * 3_600_000)
  await client.token()
  expect(issuer.tokenRequests.map(({ outcome }) => outcome)).toEqual(['invalid_client', 'issued', 'issued'])
})

test('what is no private key is refused before anything is sent, and not repeated', async () => {
  const { client, sent, clock } = tellOf(privateKeyJwt({ clientId: 'app_1', key: 'canary' }))
  const failing = rejectionOf(client.token())
  await clock.advance(10_000)
  const error = await failing
  expect(error).toMatchObject({ code: 'SECRET_MALFORMED' })
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary')
  expect(sent).toEqual([])
})

test('a workload signs in with the token its platform gave it, read anew each time', async () => {
  const key = await crypto.subtle.importKey(
    'pkcs8',
    pairs.Ed25519.privateKey.export({ type: 'pkcs8', format: 'der' }),
    { name: 'Ed25519' },
    false,
    ['sign'],
  )
  const issued: { at: number } = { at: 0 }
  const { client, clock, issuer } = tellOf(
    workloadToken({
      clientId: 'app_1',
      token: async () => {
        const iat = Math.floor(issued.at / 1000)
        const claims = {
          iss: 'https://kubernetes.test',
          sub: 'system:serviceaccount:billing:api',
          aud: ['https://id.test'],
        }
        return `${await signJwt({ key, algorithm: 'EdDSA' }, {}, { ...claims, iat, exp: iat + 3600 })}\n`
      },
    }),
  )
  issued.at = clock.now().wall
  await client.token()
  await clock.advance(6 * 3_600_000)
  issued.at = clock.now().wall
  await client.token()
  expect(issuer.tokenRequests.map(({ authentication, outcome }) => [authentication, outcome])).toEqual([
    ['workload', 'issued'],
    ['workload', 'issued'],
  ])
})

test('a workload’s token that ended is refused, and so is one of another workload', async () => {
  const key = await crypto.subtle.importKey(
    'pkcs8',
    pairs.Ed25519.privateKey.export({ type: 'pkcs8', format: 'der' }),
    { name: 'Ed25519' },
    false,
    ['sign'],
  )
  for (const [sub, exp] of [
    ['system:serviceaccount:billing:other', 4e9],
    ['system:serviceaccount:billing:api', 1],
  ] as const) {
    const token = () =>
      signJwt({ key, algorithm: 'EdDSA' }, {}, { iss: 'https://kubernetes.test', sub, aud: 'https://id.test', exp })
    const { client } = tellOf(workloadToken({ clientId: 'app_1', token }))
    expect(await rejectionOf(client.token())).toMatchObject({ code: 'OAUTH_INVALID_CLIENT' })
  }
})

test('with a certificate the request names the application alone', async () => {
  const { client, sent } = tellOf(clientCertificate({ clientId: 'app_2' }))
  await client.token()
  expect([...(sent[0] ?? [])]).toEqual([
    ['grant_type', 'client_credentials'],
    ['client_id', 'app_2'],
  ])
  const other = tellOf(clientCertificate({ clientId: 'app_1' }))
  expect(await rejectionOf(other.client.token())).toMatchObject({ code: 'OAUTH_INVALID_CLIENT' })
})

test('without a client ID none of them is made', () => {
  for (const make of [
    () => privateKeyJwt({ clientId: '', key: pem }),
    () => workloadToken({ clientId: '', token: () => '' }),
    () => clientCertificate({ clientId: '' }),
  ])
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }))
})
