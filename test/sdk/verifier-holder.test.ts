import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Presented, Verifier } from '../../packages/sdk/src/verifier/verifier-options.ts'
import { minute, second } from './support/fake-clock.ts'
import { codeOf, TokenIssuer } from './support/token-issuer.ts'

const origin = 'https://orders.example.com'
const digest = (input: string | Uint8Array): string => createHash('sha256').update(input).digest('base64url')

interface Holder {
  readonly privateKey: CryptoKey
  readonly jwk: JWK
  readonly secretJwk: JWK
  readonly jkt: string
}

const newHolder = async (alg = 'ES256'): Promise<Holder> => {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  return { privateKey, jwk, secretJwk: await exportJWK(privateKey), jkt: await calculateJwkThumbprint(jwk) }
}

let issuer: TokenIssuer
let verifier: Verifier
let holder: Holder
let thief: Holder
let token: string
let serial = 0

beforeAll(async () => {
  issuer = await TokenIssuer.start()
  verifier = issuer.verifier({ origin })
  holder = await newHolder()
  thief = await newHolder()
  token = await issuer.token({ cnf: { jkt: holder.jkt } })
})

const proof = (
  changes: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
  { privateKey, jwk }: Holder = holder,
): Promise<string> =>
  new SignJWT({
    jti: `proof-${(serial += 1)}`,
    htm: 'POST',
    htu: `${origin}/orders`,
    iat: issuer.now,
    ath: digest(token),
    ...changes,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
    .sign(privateKey)

const request = async (
  dpop: Presented['dpop'] | Promise<string>,
  more: Partial<Presented> = {},
): Promise<Presented> => ({
  authorization: `DPoP ${token}`,
  dpop: await dpop,
  method: 'POST',
  url: '/orders?page=2',
  ...more,
})

const ask = async (dpop: Presented['dpop'] | Promise<string>, more: Partial<Presented> = {}): Promise<unknown> =>
  codeOf(verifier.authenticate(await request(dpop, more)))

describe('a token that is bound to a key', () => {
  test('is taken with a proof by that key for that request, in any algorithm', async () => {
    expect(await ask(proof())).toBe('taken')
    for (const alg of ['ES384', 'PS256', 'EdDSA']) {
      const other = await newHolder(alg)
      const theirs = await issuer.token({ cnf: { jkt: other.jkt } })
      const made = proof({ ath: digest(theirs) }, { alg }, other)
      expect([alg, await ask(made, { authorization: `DPoP ${theirs}` })]).toEqual([alg, 'taken'])
    }
  })

  test('is refused as a bearer token, with a proof or without', async () => {
    const bearer = { authorization: `Bearer ${token}` }
    expect(await ask(null, bearer)).toBe('PROOF_REQUIRED')
    expect(await ask(proof(), bearer)).toBe('PROOF_REQUIRED')
    expect(await codeOf(verifier.verify(token))).toBe('PROOF_REQUIRED')
    await expect(verifier.verify(token)).rejects.toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringMatching(/^DPoP error="invalid_token", algs="ES256 /) },
    })
  })

  test('is refused where this API was not told under which address it is reached', async () => {
    const without = issuer.verifier()
    expect(await codeOf(without.authenticate(await request(proof())))).toBe('PROOF_INVALID')
    expect(await codeOf(without.verify(token))).toBe('PROOF_REQUIRED')
  })

  const cases: Readonly<Record<string, () => Presented['dpop'] | Promise<Presented['dpop']>>> = {
    'no proof': () => null,
    'two proofs': async () => [await proof(), await proof()],
    'two in one header': async () => `${await proof()}, ${await proof()}`,
    'what is no JWT': () => 'a.b.c',
    'a proof by another key': () => proof({}, {}, thief),
    'a proof that shows the right key and is signed by another': () =>
      proof({}, {}, { ...holder, privateKey: thief.privateKey }),
    'a proof with its private key': () => proof({}, { jwk: holder.secretJwk }),
    'a proof of another type': () => proof({}, { typ: 'JWT' }),
    'a proof with a key ID instead of a key': () => proof({}, { jwk: undefined, kid: 'key-1' }),
    'a proof by HMAC': () =>
      `${Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'dpop+jwt', jwk: { kty: 'oct', k: 'AA' } })).toString('base64url')}.e30.AA`,
    'a proof for another method': () => proof({ htm: 'GET' }),
    'a proof whose method is spelt otherwise': () => proof({ htm: 'post' }),
    'a proof for another path': () => proof({ htu: `${origin}/other` }),
    'a proof for another host': () => proof({ htu: 'https://attacker.example/orders' }),
    'a proof without an address': () => proof({ htu: undefined }),
    'a proof for another token': () => proof({ ath: digest('another') }),
    'a proof for no token': () => proof({ ath: undefined }),
    'a proof without an ID': () => proof({ jti: undefined }),
    'a proof with an endless ID': () => proof({ jti: 'a'.repeat(300) }),
    'a proof of a minute ago': () => proof({ iat: issuer.now - 61 }),
    'a proof of the future': () => proof({ iat: issuer.now + 10 }),
    'a proof without a time': () => proof({ iat: 'now' }),
  }

  test.each(Object.entries(cases))('is refused with %s', async (_what, make) => {
    expect(await ask(await make())).toBe('PROOF_INVALID')
  })

  test('counts the address without its query, and as addresses are spelt', async () => {
    expect(await ask(proof({ htu: `${origin}:443/orders?other=1#part` }))).toBe('taken')
    expect(await ask(proof({ htu: 'HTTPS://Orders.Example.com/a/../orders' }))).toBe('taken')
  })

  test('goes by the address that was configured, not by what the request says of its host', async () => {
    const made = await proof({ htu: 'https://attacker.example/orders' })
    expect(await ask(made, { url: 'https://attacker.example/orders' })).toBe('PROOF_INVALID')
    expect(await ask(proof(), { url: 'http://10.0.0.1:8080/orders' })).toBe('taken')
  })

  test('is taken with each proof once: of fifty at a time, one', async () => {
    const made = await request(proof())
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => codeOf(verifier.authenticate(made))))
    expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(1)
    await issuer.clock.advance(58 * second)
    expect(await codeOf(verifier.authenticate(made))).toBe('PROOF_INVALID')
    await issuer.clock.advance(10 * minute)
    expect(await codeOf(verifier.authenticate(made))).toBe('PROOF_INVALID')
  })

  test('needs a nonce where nonces are asked for, and is told which', async () => {
    const nonces = { issue: async () => 'nonce-2', isCurrent: (nonce: string) => nonce === 'nonce-2' }
    const asking = issuer.verifier({ origin, nonces })
    for (const nonce of [undefined, 'nonce-1', 2])
      await expect(asking.authenticate(await request(proof({ nonce })))).rejects.toMatchObject({
        code: 'NONCE_REQUIRED',
        status: 401,
        headers: {
          'dpop-nonce': 'nonce-2',
          'www-authenticate': expect.stringMatching(/^DPoP error="use_dpop_nonce", algs="/),
        },
      })
    expect(await codeOf(asking.authenticate(await request(proof({ nonce: 'nonce-2' }))))).toBe('taken')
  })

  test('is checked for permissions only after its holder was', async () => {
    const made = { ...(await request(proof({}, {}, thief))) }
    expect(await codeOf(verifier.authenticate(made, { require: ['spaces:create'] }))).toBe('PROOF_INVALID')
  })
})

test('a flood of proofs makes it stricter, not laxer, and takes a bounded place', async () => {
  const { ProofReplays } = await import('../../packages/sdk/src/verifier/proof-replays.ts')
  const replays = new ProofReplays()
  const start = 1_800_000_000
  expect(replays.isFirst('first', start, start)).toBe(true)
  for (let index = 0; index < 150_000; index += 1) replays.isFirst(`flood-${index}`, start + 20, start + 20)
  // It was pushed out, and what is as old is not taken for new.
  expect(replays.isFirst('first', start, start + 21)).toBe(false)
  expect(replays.isFirst('fresh', start + 30, start + 30)).toBe(true)
})

test('a token that is not bound proves nothing by a proof', async () => {
  const free = await issuer.token()
  expect(await ask(proof({ ath: digest(free) }), { authorization: `DPoP ${free}` })).toBe('TOKEN_INVALID')
  expect(await ask(proof({ ath: digest(free) }), { authorization: `Bearer ${free}` })).toBe('taken')
})

describe('a token that is bound to a certificate', () => {
  const der = new TextEncoder().encode('as far as the verifier is concerned, a certificate is bytes')
  const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`
  const bound = (certificate = digest(der)) => issuer.token({ cnf: { 'x5t#S256': certificate } })
  const over = async (certificate: Presented['certificate'], text?: string) =>
    codeOf(verifier.authenticate({ authorization: `Bearer ${text ?? (await bound())}`, certificate }))

  test('is taken over a connection with that certificate, in either form', async () => {
    expect([await over(der), await over(Buffer.from(der)), await over(pem)]).toEqual(['taken', 'taken', 'taken'])
  })

  test('is refused without one, with another, and with what is none', async () => {
    for (const certificate of [undefined, null, new Uint8Array(), der.slice(1), '', 'PEM', pem.replace('BEGIN', 'END')])
      expect(await over(certificate)).toBe('PROOF_REQUIRED')
    expect(await codeOf(verifier.verify(await bound()))).toBe('PROOF_REQUIRED')
  })

  test('and to a key needs both', async () => {
    const both = await issuer.token({ cnf: { jkt: holder.jkt, 'x5t#S256': digest(der) } })
    const authorization = `DPoP ${both}`
    const made = () => proof({ ath: digest(both) })
    expect(await ask(made(), { authorization, certificate: der })).toBe('taken')
    expect(await ask(made(), { authorization })).toBe('PROOF_REQUIRED')
    expect(await ask(null, { authorization, certificate: der })).toBe('PROOF_INVALID')
  })
})

describe('a request', () => {
  test('without a token is told how to bring one, and of no error', async () => {
    for (const authorization of [undefined, null, '', 'Basic YTpi'])
      await expect(verifier.authenticate({ authorization })).rejects.toMatchObject({
        code: 'TOKEN_MISSING',
        status: 401,
        headers: { 'www-authenticate': expect.stringMatching(/^Bearer, DPoP algs="ES256 [\w ]+"$/) },
      })
    await expect(issuer.verifier().authenticate({ authorization: null })).rejects.toMatchObject({
      headers: { 'www-authenticate': 'Bearer' },
    })
  })

  test('whose header cannot be read is malformed', async () => {
    const free = await issuer.token()
    for (const authorization of ['Bearer', 'Bearer a b', `Bearer ${free}, Bearer ${free}`, 'Bearer "x"', 'DPoP '])
      expect(await codeOf(verifier.authenticate({ authorization }))).toBe('REQUEST_MALFORMED')
  })

  test('may spell its scheme as it likes', async () => {
    const free = await issuer.token()
    for (const scheme of ['bearer', 'BEARER', 'Bearer '])
      expect(await codeOf(verifier.authenticate({ authorization: `${scheme} ${free}` }))).toBe('taken')
  })
})
