import { createPublicKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { proofWindowSeconds } from '../../../packages/server/src/domain/tokens/dpop-proof.ts'
import { macJwt, signedJwt, unsignedJwt } from '../../support/assertions.ts'
import { TestClock } from '../../support/clock.ts'
import { callWithProof, KeyHolder, type ProofRequest } from '../../support/dpop.ts'
import { makeKeyPair, makeRsaPair } from '../../support/key-pairs.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { sendRaw } from '../../support/raw-http.ts'
import { config } from './config.ts'

const clock = new TestClock()
const holder = new KeyHolder(clock)
const thief = new KeyHolder(clock)
let oauth: OAuthTest<'bound' | 'free'>
let token = ''

const tokenUrl = () => `${oauth.app.url}/oauth/token`
const apiUrl = () => `${oauth.app.url}/graphql`

const ask = (dpop: string) =>
  oauth.post({ grant_type: 'client_credentials' }, { authorization: basic(oauth.clients.bound), dpop })

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
  holder.learn(await ask(holder.proof({ url: tokenUrl() })))
  thief.nonce = holder.nonce
  const { body } = await ask(holder.proof({ url: tokenUrl() }))
  token = oauth.app.canary.keep(String(body['access_token']))
})
afterAll(() => oauth.close())

const seconds = () => Math.floor(clock.now() / 1000)
const claimsOf = (request: ProofRequest): Record<string, unknown> =>
  JSON.parse(Buffer.from(holder.proof(request).split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
const headerWith = (more: object = {}) => ({ alg: 'ES256', typ: 'dpop+jwt', jwk: holder.pair.publicJwk, ...more })
const withHeader =
  (header: object) =>
  (request: ProofRequest): string =>
    holder.proof(request, { header: header as Record<string, unknown> })
const withClaims =
  (claims: object) =>
  (request: ProofRequest): string =>
    holder.proof(request, { claims: claims as Record<string, unknown> })

/** One thing at a time that is wrong with a proof, for a request to either endpoint (RFC 9449 §4.3). */
const forged: Readonly<Record<string, (request: ProofRequest) => string>> = {
  // what it is
  'that is no JWT': () => 'proof',
  'that is empty': () => '""',
  'of two parts': (request) => holder.proof(request).split('.').slice(0, 2).join('.'),
  'of four parts': (request) => `${holder.proof(request)}.x`,
  'whose header is no JSON': (request) => signedJwt('{', claimsOf(request), holder.pair.privateKey),
  'whose header names alg twice': (request) =>
    signedJwt(
      `{"alg":"none","alg":"ES256","typ":"dpop+jwt","jwk":${JSON.stringify(holder.pair.publicJwk)}}`,
      claimsOf(request),
      holder.pair.privateKey,
    ),
  'whose claims are no JSON': () => signedJwt(headerWith(), '[]', holder.pair.privateKey),
  'that is too long': withClaims({ filling: 'x'.repeat(7_000) }),
  'without a type': withHeader({ typ: undefined }),
  'of the type of any JWT': withHeader({ typ: 'JWT' }),
  'of the type of a token': withHeader({ typ: 'at+jwt' }),
  // alg
  'of alg none': (request) => unsignedJwt(headerWith({ alg: 'none' }), claimsOf(request)),
  'of alg none, signed all the same': withHeader({ alg: 'none' }),
  'of alg HS256 under the public key': (request) =>
    macJwt(
      headerWith({ alg: 'HS256' }),
      claimsOf(request),
      createPublicKey(holder.pair.privateKey).export({ format: 'pem', type: 'spki' }),
    ),
  'of alg HS256 under a key in the header': (request) =>
    macJwt({ alg: 'HS256', typ: 'dpop+jwt', jwk: { kty: 'oct', k: 'c2VjcmV0' } }, claimsOf(request), 'secret'),
  'of an alg that the key is not for': withHeader({ alg: 'ES384' }),
  'of an alg that nobody has': withHeader({ alg: 'ES257' }),
  'of alg RS256 with an elliptic key': withHeader({ alg: 'RS256' }),
  // jwk
  'without a key': withHeader({ jwk: undefined }),
  'with a key that is text': withHeader({ jwk: JSON.stringify(holder.pair.publicJwk) }),
  'with its private key': withHeader({ jwk: holder.pair.privateJwk }),
  'with one private member': withHeader({ jwk: { ...holder.pair.publicJwk, k: 'x' } }),
  'with a point that is not on the curve': withHeader({ jwk: { ...holder.pair.publicJwk, x: 'A'.repeat(43) } }),
  'with a key padded': withHeader({ jwk: { ...holder.pair.publicJwk, x: `${holder.pair.publicJwk['x']}=` } }),
  'with a key for encryption': withHeader({ jwk: { ...holder.pair.publicJwk, use: 'enc' } }),
  'with a key on a curve we do not take': (request) => {
    const { privateKey, publicJwk } = makeKeyPair('ES384')
    return signedJwt(headerWith({ jwk: { ...publicJwk, crv: 'P-521' } }), claimsOf(request), privateKey, 'ES384')
  },
  'with an RSA key that is too small': (request) => {
    const { privateKey, publicJwk } = makeRsaPair(1024)
    return signedJwt(headerWith({ alg: 'RS256', jwk: publicJwk }), claimsOf(request), privateKey, 'RS256')
  },
  // a key by another way, and extensions
  'with jku beside its key': withHeader({ jku: 'http://127.0.0.1:9/keys' }),
  'with x5u beside its key': withHeader({ x5u: 'http://127.0.0.1:9/certificate' }),
  'with x5c beside its key': withHeader({ x5c: ['MIIB'] }),
  'with kid beside its key': withHeader({ kid: 'mine' }),
  'with crit': withHeader({ crit: ['b64'], b64: false }),
  'with jku in place of a key': withHeader({ jwk: undefined, jku: 'http://127.0.0.1:9/keys' }),
  // signature
  'signed by another key': (request) => holder.proof(request, { key: thief.pair.privateKey }),
  'whose signature is left out': (request) => holder.proof(request).replace(/[^.]*$/, ''),
  'whose signature is all zeros': (request) => holder.proof(request).replace(/[^.]*$/, 'A'.repeat(86)),
  'whose claims were changed afterwards': (request) => {
    const [head, , signature] = holder.proof(request).split('.')
    const claims = Buffer.from(JSON.stringify({ ...claimsOf(request), jti: 'another' })).toString('base64url')
    return `${head}.${claims}.${signature}`
  },
  // jti
  'without an ID': withClaims({ jti: undefined }),
  'with an empty ID': withClaims({ jti: '' }),
  'with an ID that is a number': withClaims({ jti: 7 }),
  'with an ID that is too long': withClaims({ jti: 'x'.repeat(257) }),
  // htm
  'without a method': withClaims({ htm: undefined }),
  'for another method': withClaims({ htm: 'GET' }),
  'for the method in lower case': withClaims({ htm: 'post' }),
  'for a list of methods': withClaims({ htm: ['POST'] }),
  // htu
  'without an address': withClaims({ htu: undefined }),
  'for another path': (request) => holder.proof({ ...request, url: `${request.url}/more` }),
  'for another endpoint of ours': (request) => holder.proof({ ...request, url: `${oauth.app.url}/oauth/revoke` }),
  'for another host': (request) => holder.proof({ ...request, url: request.url.replace('127.0.0.1', 'localhost') }),
  'for another port': (request) => holder.proof({ ...request, url: request.url.replace(/:\d+\//, ':9/') }),
  'for another scheme': (request) => holder.proof({ ...request, url: request.url.replace('http:', 'https:') }),
  'for a path alone': (request) => holder.proof({ ...request, url: new URL(request.url).pathname }),
  'for the address with a user': (request) => holder.proof({ ...request, url: request.url.replace('//', '//you@') }),
  'for the address with an escaped slash': (request) =>
    holder.proof({ ...request, url: request.url.replace(/\/(?=[^/]*$)/, '%2F') }),
  'for the address in a list': (request) => withClaims({ htu: [request.url] })(request),
  // iat
  'without a time': withClaims({ iat: undefined }),
  'of a time as text': (request) => withClaims({ iat: String(seconds()) })(request),
  'from too long ago': (request) => withClaims({ iat: seconds() - proofWindowSeconds - 1 })(request),
  'from too far ahead': (request) => withClaims({ iat: seconds() + proofWindowSeconds + 2 })(request),
  'of a time in milliseconds': (request) => withClaims({ iat: clock.now() })(request),
  // nonce
  'without a nonce': withClaims({ nonce: undefined }),
  'with the nonce of somebody else': withClaims({ nonce: `1.${'A'.repeat(43)}` }),
}

const forgedForToken: typeof forged = {
  'without the hash of the token': withClaims({ ath: undefined }),
  'with an empty hash': withClaims({ ath: '' }),
  'with the token itself for its hash': () => holder.proof({ url: apiUrl() }, { claims: { ath: token } }),
  'for another token': () => holder.proof({ url: apiUrl(), token: `${token}x` }),
  'made for the token endpoint': () => holder.proof({ url: tokenUrl() }),
}

/** What a refusal is called, which is the same for a request without a nonce of ours. */
const called = (name: string): string =>
  /without a nonce|nonce of somebody/.test(name) ? 'use_dpop_nonce' : 'invalid_dpop_proof'

describe('the token endpoint gives nothing for a proof', () => {
  it.each(Object.entries(forged))('%s', async (name, forge) => {
    const { status, body } = await ask(forge({ url: tokenUrl() }))
    expect([status, body['error'], body['access_token']]).toEqual([400, called(name), undefined])
    expect(body['error_description']).toMatch(/proof/)
  })

  it('that shows the key of somebody else', async () => {
    const dpop = holder.proof({ url: tokenUrl() }, { header: { jwk: thief.pair.publicJwk } })
    expect((await ask(dpop)).body['error']).toBe('invalid_dpop_proof')
  })

  it('in two headers, whichever of them is good', async () => {
    const good = () => holder.proof({ url: tokenUrl() })
    for (const proofs of [
      [good(), 'x'],
      ['x', good()],
      [good(), good()],
    ]) {
      const body = 'grant_type=client_credentials'
      const answer = await sendRaw(oauth.app.url, [
        'POST /oauth/token HTTP/1.1',
        'Host: 127.0.0.1',
        `Authorization: ${basic(oauth.clients.bound)}`,
        ...proofs.map((proof) => `DPoP: ${proof}`),
        'Content-Type: application/x-www-form-urlencoded',
        `Content-Length: ${body.length}`,
        'Connection: close',
        '',
        body,
      ])
      expect([answer.status, JSON.parse(answer.body)]).toEqual([
        400,
        expect.objectContaining({ error: 'invalid_dpop_proof' }),
      ])
    }
    expect((await ask(`${good()}, ${good()}`)).body['error']).toBe('invalid_dpop_proof')
  })

  it('a second time, and that leaves an event: whoever sent it has what the application has', async () => {
    const proof = holder.proof({ url: tokenUrl() })
    expect((await ask(proof)).status).toBe(200)
    clock.advance(1)
    const known = (await oauth.app.events()).length
    expect((await ask(proof)).body['error']).toBe('invalid_dpop_proof')
    expect((await oauth.app.events()).slice(known)).toEqual([
      expect.objectContaining({ action: 'tokens:issue', outcome: 'refused', code: 'UNAUTHENTICATED' }),
    ])
  })

  it('nor a second time for another client', async () => {
    const proof = holder.proof({ url: tokenUrl() })
    expect((await ask(proof)).status).toBe(200)
    const other = { authorization: basic(oauth.clients.free), dpop: proof }
    expect((await oauth.post({ grant_type: 'client_credentials' }, other)).body['error']).toBe('invalid_dpop_proof')
  })

  it('but does not let a stranger use the proof of another up', async () => {
    const proof = holder.proof({ url: tokenUrl() })
    const stranger = { authorization: basic({ ...oauth.clients.bound, clientSecret: 'wrong' }), dpop: proof }
    expect((await oauth.post({ grant_type: 'client_credentials' }, stranger)).body['error']).toBe('invalid_client')
    expect((await ask(proof)).status).toBe(200)
  })
})

describe('our API takes no call for a proof', () => {
  it.each([...Object.entries(forged), ...Object.entries(forgedForToken)])('%s', async (name, forge) => {
    const response = await callWithProof(apiUrl(), token, forge({ url: apiUrl(), token }))
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(new RegExp(`^DPoP realm="postern", error="${called(name)}", algs="ES256 `)),
    ])
    expect(response.headers.get('dpop-nonce') !== null).toBe(called(name) === 'use_dpop_nonce')
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  })

  it.each([
    ['by the key of a thief', (request: ProofRequest) => thief.proof(request)],
    ['that shows the key of a thief and is signed by the right one', withHeader({ jwk: thief.pair.publicJwk })],
    [
      'that shows the right key and is signed by a thief',
      (request: ProofRequest) => holder.proof(request, { key: thief.pair.privateKey }),
    ],
  ])('%s: the token is no good without its key', async (_, forge) => {
    const response = await callWithProof(apiUrl(), token, forge({ url: apiUrl(), token }))
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/error="invalid_(?:token|dpop_proof)"/),
    ])
  })

  it('a second time', async () => {
    const proof = holder.proof({ url: apiUrl(), token })
    const statuses = [await callWithProof(apiUrl(), token, proof), await callWithProof(apiUrl(), token, proof)]
    expect(statuses.map(({ status }) => status)).toEqual([200, 401])
  })

  it('a second time, of fifty at the same time', async () => {
    const proof = holder.proof({ url: apiUrl(), token })
    const all = await Promise.all(Array.from({ length: 50 }, () => callWithProof(apiUrl(), token, proof)))
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('that cannot be remembered', async () => {
    const { database } = oauth.app
    const proof = holder.proof({ url: apiUrl(), token })
    await database.asOwner((query) => query('ALTER TABLE used_ids RENAME TO used_ids_away'))
    try {
      expect((await callWithProof(apiUrl(), token, proof)).status).toBeGreaterThanOrEqual(500)
    } finally {
      await database.asOwner((query) => query('ALTER TABLE used_ids_away RENAME TO used_ids'))
    }
    expect((await callWithProof(apiUrl(), token, proof)).status).toBe(200)
  })
})

describe('an address is compared as addresses are (RFC 9449 §4.3, RFC 3986 §6.2.2)', () => {
  it.each<[string, (url: string) => string]>([
    ['with a query and a fragment', (url) => `${url}?a=b#c`],
    ['in capitals, but for the path', (url) => url.replace('http://', 'HTTP://')],
    ['with an escape that nobody needs', (url) => url.replace('/oauth', '/%6Fauth')],
    ['with a step aside and back', (url) => url.replace('/oauth', '/x/../oauth')],
  ])('%s', async (_, spelt) => {
    expect((await ask(holder.proof({ url: spelt(tokenUrl()) }))).status).toBe(200)
  })

  it('and times by what clocks may differ', async () => {
    for (const iat of [seconds() - proofWindowSeconds + 1, seconds() + proofWindowSeconds])
      expect((await ask(holder.proof({ url: tokenUrl() }, { claims: { iat } }))).status).toBe(200)
  })
})
