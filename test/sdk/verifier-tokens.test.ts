import { createHmac } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { hour, second } from './support/fake-clock.ts'
import { issuerUrl } from './support/fake-issuer.ts'
import { audience, clientId, codeOf, signingKey, space, TokenIssuer, type SigningKey } from './support/token-issuer.ts'

let issuer: TokenIssuer
let stranger: SigningKey

beforeAll(async () => {
  issuer = await TokenIssuer.start()
  stranger = await signingKey('key-1')
})

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

test('a token for this API tells who calls, and what for', async () => {
  const verifier = issuer.verifier()
  const act = { sub: 'app_proxy', act: { sub: 'app_first' } }
  const caller = await verifier.verify(await issuer.token({ sub: 'usr_1', jti: 'tok_known', act }))
  expect(caller).toMatchObject({
    clientId,
    subject: 'usr_1',
    space,
    permissions: ['applications:read', 'audit:read'],
    act,
    tokenId: 'tok_known',
  })
  expect(caller.expiresAt).toEqual(new Date((issuer.now + 6 * 3600) * 1000))
  expect([caller.may('audit:read'), caller.may('audit:export')]).toEqual([true, false])
})

test('whoever has the caller in hand can change nothing of it for the next request', async () => {
  const verifier = issuer.verifier()
  const token = await issuer.token({ act: { sub: 'app_proxy' } })
  const caller = await verifier.verify(token)
  for (const change of [
    () => Object.assign(caller, { space: 'spc_other' }),
    () => (caller.permissions as string[]).push('spaces:create'),
    () => Object.assign(caller.act as object, { sub: 'app_other' }),
  ])
    expect(change).toThrow(TypeError)
  expect(await verifier.verify(token)).toBe(caller)
})

describe('is refused, whoever signed it:', () => {
  const cases: Readonly<Record<string, () => string | Promise<string>>> = {
    'what is no token': () => 'x.y.z',
    'an empty text': () => '',
    'a token without a signature part': async () => (await issuer.token()).replace(/\.[^.]*$/, '.'),
    'an altered token': async () => {
      const [header, , signature] = (await issuer.token()).split('.')
      return [header, encoded(issuer.claims({ scope: 'spaces:create' })), signature].join('.')
    },
    'one signed with another key': () => issuer.token({}, {}, stranger),
    'one that is not signed at all': () => new UnsecuredJWT(issuer.claims()).encode(),
    'one that says `none` beside the right type and key': () =>
      `${encoded({ alg: 'none', typ: 'at+jwt', kid: 'key-1' })}.${encoded(issuer.claims())}.AA`,
    'an HMAC with the public key as its secret': () => {
      const signed = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid: 'key-1' })}.${encoded(issuer.claims())}`
      return `${signed}.${createHmac('sha256', JSON.stringify(issuer.key.jwk)).update(signed).digest('base64url')}`
    },
    'an algorithm that is not the key’s': async () => {
      const es384 = await signingKey('key-1', 'ES384')
      return new SignJWT(issuer.claims())
        .setProtectedHeader({ alg: 'ES384', typ: 'at+jwt', kid: 'key-1' })
        .sign(es384.privateKey)
    },
    'an ID token': () => issuer.token({}, { typ: 'JWT' }),
    'one without a type': () => issuer.token({}, { typ: undefined as never }),
    'the revocation feed': () => issuer.feed(),
    'one without a key ID': () => issuer.token({}, { kid: undefined as never }),
    'one that brings its own key': () => issuer.token({}, { jwk: stranger.jwk }, stranger),
    'one that says where its key is (jku)': () => issuer.token({}, { jku: 'https://attacker.example/keys' }),
    'one that says where its certificate is (x5u)': () => issuer.token({}, { x5u: 'https://attacker.example/cert' }),
    'one with an extension that must be understood (crit)': () =>
      `${encoded({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1', crit: ['exp'], exp: 1 })}.${encoded(issuer.claims())}.AAAA`,
    'one whose payload is not encoded (b64)': () =>
      `${encoded({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1', b64: false, crit: ['b64'] })}.${encoded(issuer.claims())}.AAAA`,
    'one of another issuer': () => issuer.token({ iss: 'https://id.example.org' }),
    'one of an issuer that begins alike': () => issuer.token({ iss: `${issuerUrl}.attacker.example` }),
    'one for another API': () => issuer.token({ aud: 'https://payments.example.com' }),
    'one for Postern’s own API': () => issuer.token({ aud: issuerUrl }),
    'one for nobody': () => issuer.token({ aud: [] }),
    'one from the future': () => issuer.token({ iat: issuer.now + 60 }),
    'one that does not count yet': () => issuer.token({ nbf: issuer.now + 60 }),
    'one whose times are texts': () => issuer.token({ exp: '99999999999' }),
    'one with a binding nobody understands': () => issuer.token({ cnf: { 'x5t#S512': 'abc' } }),
    'one with an empty binding': () => issuer.token({ cnf: {} }),
    'a text longer than any token': () => 'a'.repeat(20_000),
    ...Object.fromEntries(
      ['iss', 'sub', 'aud', 'client_id', 'iat', 'exp', 'jti', 'space', 'epoch'].map((name) => [
        `one without \`${name}\``,
        () => issuer.token({ [name]: undefined }),
      ]),
    ),
  }

  test.each(Object.entries(cases))('%s', async (_what, make) => {
    const verifier = issuer.verifier()
    const token = await make()
    expect(await codeOf(verifier.verify(token))).toBe('TOKEN_INVALID')
    // Nor is it remembered as one that was good.
    expect(await codeOf(verifier.verify(token))).toBe('TOKEN_INVALID')
  })

  test('and nothing of that made the verifier call anybody but the issuer', () => {
    expect(new Set(issuer.calls)).toEqual(new Set([`${issuerUrl}/.well-known/jwks.json`]))
  })
})

test('a type that is spelt as a whole media type, or in capitals, is the same type', async () => {
  const verifier = issuer.verifier()
  for (const typ of ['application/at+jwt', 'AT+JWT'])
    expect(await codeOf(verifier.verify(await issuer.token({}, { typ })))).toBe('taken')
})

test('a token ends when it ends, also one that was seen before', async () => {
  const verifier = issuer.verifier()
  const token = await issuer.token({ exp: issuer.now + 60 })
  expect(await codeOf(verifier.verify(token))).toBe('taken')
  await issuer.clock.advance(59 * second)
  expect(await codeOf(verifier.verify(token))).toBe('taken')
  await issuer.clock.advance(second)
  expect(await codeOf(verifier.verify(token))).toBe('TOKEN_EXPIRED')
  expect(await codeOf(verifier.verify(token))).toBe('TOKEN_EXPIRED')
})

test('a machine whose clock is an hour off judges by the issuer’s', async () => {
  const slow = await TokenIssuer.start()
  slow.aheadMs = hour
  const verifier = slow.verifier()
  expect(await codeOf(verifier.verify(await slow.token()))).toBe('taken')
  expect(await codeOf(verifier.verify(await slow.token({ exp: slow.now })))).toBe('TOKEN_EXPIRED')
  // Setting it right, or back, does not bring an ended token to life.
  const short = await slow.token({ exp: slow.now + 60 })
  expect(await codeOf(verifier.verify(short))).toBe('taken')
  await slow.clock.advance(61 * second)
  slow.clock.setWallAheadBy(-2 * hour)
  expect(await codeOf(verifier.verify(short))).toBe('TOKEN_EXPIRED')
})

test('one of several audiences is enough, on either side', async () => {
  const verifier = issuer.verifier({ audience: ['https://old.example.com', audience] })
  expect(await codeOf(verifier.verify(await issuer.token({ aud: ['https://a.example', audience] })))).toBe('taken')
  expect(await codeOf(verifier.verify(await issuer.token({ aud: 'https://old.example.com' })))).toBe('taken')
})

test('where spaces are named, the applications of others are refused', async () => {
  const verifier = issuer.verifier({ space })
  expect(await codeOf(verifier.verify(await issuer.token()))).toBe('taken')
  expect(await codeOf(verifier.verify(await issuer.token({ space: 'spc_development' })))).toBe('TOKEN_INVALID')
})

test('a permission that is missing is refused with its name, of a token seen before too', async () => {
  const verifier = issuer.verifier()
  const token = await issuer.token({ scope: 'applications:read' })
  expect(await codeOf(verifier.verify(token, { require: ['applications:read'] }))).toBe('taken')
  const refused = verifier.verify(token, { require: ['applications:read', 'audit:read'] })
  await expect(refused).rejects.toMatchObject({
    code: 'SCOPE_MISSING',
    status: 403,
    headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="applications:read audit:read"' },
  })
  expect(await codeOf(verifier.verify(await issuer.token({ scope: undefined }), { require: ['audit:read'] }))).toBe(
    'SCOPE_MISSING',
  )
})

test('what is asked of a caller is typed', async () => {
  const verifier = issuer.verifier()
  const token = await issuer.token()
  // @ts-expect-error misspelt
  expect(await codeOf(verifier.verify(token, { require: ['applications:raed'] }))).toBe('SCOPE_MISSING')
  // @ts-expect-error misspelt
  expect((await verifier.verify(token)).may('applications:raed')).toBe(false)
})

test('every algorithm a key can name is verified by it, and by it alone', async () => {
  for (const alg of ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA']) {
    const other = new TokenIssuer(issuer.clock, await signingKey(`key-${alg}`, alg))
    expect([alg, await codeOf(other.verifier().verify(await other.token()))]).toEqual([alg, 'taken'])
    const forger = await signingKey(`key-${alg}`, alg)
    expect(await codeOf(other.verifier().verify(await other.token({}, {}, forger)))).toBe('TOKEN_INVALID')
  }
})

test('what a refusal prints holds nothing of the token', async () => {
  const verifier = issuer.verifier()
  const token = await issuer.token({ exp: issuer.now - 1 })
  const error = (await verifier.verify(token).catch((thrown: unknown) => thrown)) as Error
  const printed = [error.message, String(error.stack), JSON.stringify(error), JSON.stringify({ ...error })].join('\n')
  for (const part of token.split('.')) expect(printed).not.toContain(part)
  expect(printed).not.toContain(clientId)
})

test('settings that could not be meant are refused', () => {
  for (const options of [
    { issuer: 'http://id.example.com' },
    { audience: '' },
    { audience: [] },
    { space: [] },
    { strict: true },
    { origin: 'https://orders.example.com/path' },
    { cacheSize: 0 },
    { timeoutMs: 0 },
  ])
    expect(() => issuer.verifier(options), JSON.stringify(options)).toThrow(
      expect.objectContaining({ code: 'INVALID_CONFIGURATION' }),
    )
})
