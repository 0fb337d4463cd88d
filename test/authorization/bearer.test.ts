import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  changeApplication,
  disableApplication,
  enableApplication,
  grantPermissions,
} from '../../packages/server/src/domain/applications/commands.ts'
import { retireSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { sendRaw } from '../support/raw-http.ts'
import { createForger, type Forger, type Members } from './forgery.ts'

const clock = new TestClock()
let app: TestApp
let client: TestClient
let forger: Forger
let spaceId: string
let outside: Server
let contacts = 0

const offered = 'Bearer realm="postern", DPoP realm="postern", algs="ES256 ES384 EdDSA Ed25519 RS256 PS256"'
const invalidToken =
  'Bearer realm="postern", error="invalid_token", error_description="The access token is not valid here"'

beforeAll(async () => {
  app = await startApp({ clock })
  const space = await app.space()
  spaceId = space.id
  client = await app.application(space.id, ['applications:read', 'audit:export'])
  forger = await createForger(app, await app.token(client))
  outside = createServer((_request, response) => {
    contacts += 1
    response.end(JSON.stringify({ keys: [ownJwk()] }))
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await new Promise((resolve) => outside.close(resolve))
  await app.close()
})

const outsideUrl = (): string => `http://127.0.0.1:${(outside.address() as AddressInfo).port}/keys`
const seconds = (): number => Math.floor(clock.now() / 1000)
const ownJwk = (): Members => ({
  ...(createPublicKey(forger.key).export({ format: 'jwk' }) as Members),
  kid: forger.kid,
})
const strangerKey = (namedCurve: string): KeyObject => generateKeyPairSync('ec', { namedCurve }).privateKey
const ecdsa = (hash: string, key: KeyObject) => (input: string) =>
  sign(hash, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
const hmac = (secret: string | Buffer) => (input: string) => createHmac('sha256', secret).update(input).digest()
const bytes =
  (length: number, fill = 0) =>
  () =>
    new Uint8Array(length).fill(fill)
// 64 bytes fill the last of 86 characters by two bits; the other four say nothing.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const idleBitChanged = (part: string): string =>
  `${part.slice(0, -1)}${alphabet.charAt(alphabet.indexOf(part.slice(-1)) ^ 1)}`
const withPart = (token: string, place: number, change: (part: string) => string): string =>
  token
    .split('.')
    .map((part, index) => (index === place ? change(part) : part))
    .join('.')

// The order of the group of P-256: signatures hold numbers below it.
const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')

const ask = (authorization: string | null, query = '{ viewer { id } }') =>
  fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization !== null && { authorization }) },
    body: JSON.stringify({ query }),
  })

const isTaken = async (token: string): Promise<boolean> => {
  const response = await ask(`Bearer ${token}`)
  const body = (await response.json()) as { data?: { viewer?: { id: string } } }
  return response.status === 200 && body.data?.viewer?.id === client.clientId
}

/** What a refusal shows, but for the ID of the request. */
const shown = async (response: Response): Promise<readonly unknown[]> => {
  const { errors } = (await response.json()) as { errors: { extensions: Record<string, unknown> }[] }
  const { requestId, ...extensions } = errors[0]!.extensions
  expect(requestId).toBe(response.headers.get('x-request-id'))
  return [response.status, response.headers.get('www-authenticate'), [{ ...errors[0], extensions }], errors.length]
}

const refusal = [
  401,
  invalidToken,
  [{ message: 'The access token is not valid here: fetch a new one.', extensions: { code: 'UNAUTHENTICATED' } }],
  1,
]

const forged: Readonly<Record<string, () => string>> = {
  // alg
  'alg none without a signature': () => forger.token({ header: { alg: 'none' }, signature: bytes(0) }),
  'alg None': () => forger.token({ header: { alg: 'None' }, signature: bytes(0) }),
  'alg none with a good signature': () => forger.token({ header: { alg: 'none' } }),
  'alg left out': () => forger.token({ header: { alg: undefined } }),
  'alg in lower case': () => forger.token({ header: { alg: 'es256' } }),
  'alg that is a list': () => forger.token({ header: { alg: ['ES256'] } }),
  'HS256 with the public key in PEM for a secret': () => {
    const pem = createPublicKey(forger.key).export({ format: 'pem', type: 'spki' })
    return forger.token({ header: { alg: 'HS256' }, signature: hmac(pem) })
  },
  'HS256 with the published key for a secret': () =>
    forger.token({ header: { alg: 'HS256' }, signature: hmac(JSON.stringify(ownJwk())) }),
  'HS256 with the coordinates for a secret': () => {
    const { x, y } = ownJwk()
    const secret = Buffer.concat([Buffer.from(String(x), 'base64url'), Buffer.from(String(y), 'base64url')])
    return forger.token({ header: { alg: 'HS256' }, signature: hmac(secret) })
  },
  'HS256 with an empty secret': () => forger.token({ header: { alg: 'HS256' }, signature: hmac('') }),
  'RS256 under our kid': () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    return forger.token({
      header: { alg: 'RS256' },
      signature: (input) => sign('sha256', Buffer.from(input), privateKey),
    })
  },
  'ES256K under our kid': () =>
    forger.token({ header: { alg: 'ES256K' }, signature: ecdsa('sha256', strangerKey('secp256k1')) }),
  'ES384 under our kid': () =>
    forger.token({ header: { alg: 'ES384' }, signature: ecdsa('sha384', strangerKey('secp384r1')) }),
  'ES384 by name, signed by us': () => forger.token({ header: { alg: 'ES384' } }),
  'EdDSA under our kid': () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    return forger.token({ header: { alg: 'EdDSA' }, signature: (input) => sign(null, Buffer.from(input), privateKey) })
  },
  'ES256 over SHA-512': () => forger.token({ signature: ecdsa('sha512', forger.key) }),

  // typ
  'typ JWT': () => forger.token({ header: { typ: 'JWT' } }),
  'typ left out': () => forger.token({ header: { typ: undefined } }),
  'typ of an ID token of others': () => forger.token({ header: { typ: 'id+jwt' } }),
  'typ of a proof': () => forger.token({ header: { typ: 'dpop+jwt' } }),
  'typ application/jwt': () => forger.token({ header: { typ: 'application/jwt' } }),
  'typ at+jwt of another tree': () => forger.token({ header: { typ: 'text/at+jwt' } }),
  'typ with a parameter': () => forger.token({ header: { typ: 'at+jwt;v=1' } }),
  'typ that is a list': () => forger.token({ header: { typ: ['at+jwt'] } }),

  // header members
  'crit for an extension': () => forger.token({ header: { crit: ['exp'], exp: 1 } }),
  'crit that is empty': () => forger.token({ header: { crit: [] } }),
  'b64 false': () => forger.token({ header: { b64: false, crit: ['b64'] } }),
  'b64 false without crit': () => forger.token({ header: { b64: false } }),
  'a key of its own in jwk': () => {
    const key = strangerKey('prime256v1')
    return forger.token({ header: { jwk: createPublicKey(key).export({ format: 'jwk' }) as Members }, key })
  },
  'our key in jwk': () => forger.token({ header: { jwk: ownJwk() } }),
  'a key by reference in jku': () => forger.token({ header: { jku: outsideUrl() } }),
  'a key by reference in x5u': () => forger.token({ header: { x5u: outsideUrl() } }),
  'a key set for an issuer': () => forger.token({ claims: { iss: outsideUrl() } }),
  'a certificate in x5c': () => forger.token({ header: { x5c: ['MIIB'] } }),
  'a certificate thumbprint': () => forger.token({ header: { 'x5t#S256': 'AAAA' } }),
  compression: () => forger.token({ header: { zip: 'DEF' } }),
  'a token in a token': () => forger.token({ header: { cty: 'JWT' } }),

  // kid
  'kid left out': () => forger.token({ header: { kid: undefined } }),
  'kid unknown': () => forger.token({ header: { kid: 'nobody' } }),
  'kid with a path': () => forger.token({ header: { kid: '../../../../../../dev/null' }, signature: hmac('') }),
  'kid with a query': () => forger.token({ header: { kid: `' UNION SELECT 'x` } }),
  'kid with a URL': () => forger.token({ header: { kid: outsideUrl() } }),
  'kid with a space': () => forger.token({ header: { kid: `${forger.kid} ` } }),
  'kid that is a number': () => forger.token({ header: { kid: 0 } }),
  'kid that is null': () => forger.token({ header: { kid: null } }),
  'kid that is a list': () => forger.token({ header: { kid: [forger.kid] } }),
  'kid of an object': () => forger.token({ header: { kid: '__proto__' } }),
  'kid of the checkpoint key': () => forger.token({ header: { kid: `${new URL(app.url).host}/audit` } }),

  // iss, aud, cnf
  'iss of others': () => forger.token({ claims: { iss: 'https://id.example.com' } }),
  'iss with a slash more': () => forger.token({ claims: { iss: `${app.url}/` } }),
  'iss left out': () => forger.token({ claims: { iss: undefined } }),
  'iss in a list': () => forger.token({ claims: { iss: [app.url] } }),
  'aud of others': () => forger.token({ claims: { aud: 'https://api.example.com' } }),
  'aud of several others': () => forger.token({ claims: { aud: ['https://api.example.com', 'https://b.example'] } }),
  'aud that begins like ours': () => forger.token({ claims: { aud: `${app.url}.example.com` } }),
  'aud of nobody': () => forger.token({ claims: { aud: [] } }),
  'aud left out': () => forger.token({ claims: { aud: undefined } }),
  'aud that is an object': () => forger.token({ claims: { aud: { [app.url]: true } } }),
  'cnf of DPoP without the proof': () => forger.token({ claims: { cnf: { jkt: 'A'.repeat(43) } } }),
  'cnf of a certificate without it': () => forger.token({ claims: { cnf: { 'x5t#S256': 'A'.repeat(43) } } }),
  'cnf that is null': () => forger.token({ claims: { cnf: null } }),
  'cnf that is empty': () => forger.token({ claims: { cnf: {} } }),
  'cnf that is text': () => forger.token({ claims: { cnf: 'jkt' } }),
  'cnf without a thumbprint in it': () => forger.token({ claims: { cnf: { jkt: null } } }),

  // time
  expired: () => forger.token({ claims: { exp: seconds() - 1 } }),
  'expired just now': () => forger.token({ claims: { exp: seconds() } }),
  'expiry before the beginning of time': () => forger.token({ claims: { exp: -1 } }),
  'expiry in milliseconds that is none': () => forger.token({ claims: { exp: String(seconds() + 600) } }),
  'expiry with no end': () => forger.signed(undefined, forger.claimsText().replace(/"exp":\d+/, '"exp":1e400')),
  'expiry of a part of a second': () => forger.token({ claims: { exp: seconds() + 600.5 } }),
  'issued in the future': () => forger.token({ claims: { iat: seconds() + 6 } }),
  'not to be used yet': () => forger.token({ claims: { nbf: seconds() + 6 } }),
  'not before of no number': () => forger.token({ claims: { nbf: 'now' } }),

  // claims of the wrong shape
  'sub of another than the client': () => forger.token({ claims: { sub: app.owner.id } }),
  'client of another kind': () => forger.token({ claims: { client_id: app.owner.id, sub: app.owner.id } }),
  'client that is not there': () => {
    const nobody = app.deps.ids.mint('Application')
    return forger.token({ claims: { client_id: nobody, sub: nobody } })
  },
  'client that is a list': () => forger.token({ claims: { client_id: [client.clientId], sub: [client.clientId] } }),
  'space of others': () => forger.token({ claims: { space: app.deps.ids.mint('Space') } }),
  'epoch that was': () => forger.token({ claims: { epoch: -1 } }),
  'epoch to come': () => forger.token({ claims: { epoch: 1 } }),
  'epoch as text': () => forger.token({ claims: { epoch: '0' } }),
  'scope that is a list': () => forger.token({ claims: { scope: ['applications:read'] } }),
  'scope that is null': () => forger.token({ claims: { scope: null } }),
  'credential of no secret': () => forger.token({ claims: { credential: 'session' } }),
  'jti that is a number': () => forger.token({ claims: { jti: 7 } }),
  'jti that is none of ours': () => forger.token({ claims: { jti: 'x' } }),
  'claims that are a list': () => forger.signed(undefined, '[]'),
  'claims that are null': () => forger.signed(undefined, 'null'),
  'claims that are text': () => forger.signed(undefined, 'x'),
  'no claims': () => forger.signed(undefined, ''),
  'a header that is a list': () => forger.signed('[]'),
  'a header that is null': () => forger.signed('null'),
  'a header that is no JSON': () => forger.signed('{'),

  // signature
  'a signature by a stranger under our kid': () => forger.token({ key: strangerKey('prime256v1') }),
  'a token of another installation': () => {
    const key = strangerKey('prime256v1')
    return forger.token({ key, header: { kid: 'fromElsewhere' }, claims: { iss: 'https://id.example.com' } })
  },
  'a payload changed after signing': () =>
    withPart(forger.token(), 1, (part) =>
      Buffer.from(Buffer.from(part, 'base64url').toString().replace('applications:read', 'audit:read')).toString(
        'base64url',
      ),
    ),
  'a header changed after signing': () =>
    withPart(forger.token(), 0, (part) =>
      Buffer.from(Buffer.from(part, 'base64url').toString().replace('{', '{ ')).toString('base64url'),
    ),
  'a signature changed in its first character': () =>
    withPart(forger.token(), 2, (part) => `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`),
  'a signature changed in a bit that does not count': () => withPart(forger.token(), 2, idleBitChanged),
  'a signature in the other base 64': () => {
    for (;;) {
      const token = forger.token()
      const changed = withPart(token, 2, (part) => part.replaceAll('-', '+').replaceAll('_', '/'))
      if (changed !== token) return changed
    }
  },
  'a signature with padding': () => `${forger.token()}==`,
  'a signature in DER': () =>
    forger.token({ signature: (input) => sign('sha256', Buffer.from(input), { key: forger.key, dsaEncoding: 'der' }) }),
  'a signature of zeros': () => forger.token({ signature: bytes(64) }),
  'a signature of the order of the group': () => forger.token({ signature: () => Buffer.concat([order, order]) }),
  'a signature with s of zero': () =>
    forger.token({
      signature: (input) => Buffer.concat([ecdsa('sha256', forger.key)(input).subarray(0, 32), Buffer.alloc(32)]),
    }),
  'a signature of ones': () => forger.token({ signature: bytes(64, 255) }),
  'a signature cut short': () =>
    forger.token({ signature: (input) => ecdsa('sha256', forger.key)(input).subarray(0, 63) }),
  'a signature with a byte more': () =>
    forger.token({ signature: (input) => Buffer.concat([ecdsa('sha256', forger.key)(input), Buffer.alloc(1)]) }),
  'an empty signature': () => forger.token({ signature: bytes(0) }),
  'the signature of another token': () => {
    const [header, payload] = forger.token().split('.')
    return `${header}.${payload}.${forger.token().split('.')[2]}`
  },

  // form
  'two parts': () => forger.token().split('.').slice(0, 2).join('.'),
  'four parts': () => `${forger.token()}.AAAA`,
  'five parts': () => `${forger.token()}.AAAA.AAAA`,
  dots: () => '...',
  'a word': () => 'token',
  'a client secret': () => client.clientSecret,
  'a very long token': () => forger.token({ claims: { note: 'x'.repeat(9_000) } }),
}

describe('a bearer token', () => {
  it('as the forger makes it is good where nothing is wrong with it: each case below is wrong in one thing', async () => {
    expect(await isTaken(forger.token())).toBe(true)
  })

  it.each(Object.keys(forged))('is refused: %s', async (name) => {
    expect(await shown(await ask(`Bearer ${forged[name]!()}`))).toEqual(refusal)
  })

  it.each(['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti', 'space', 'epoch', 'credential'])(
    'is refused without %s',
    async (claim) => {
      expect(await shown(await ask(`Bearer ${forger.token({ claims: { [claim]: undefined } })}`))).toEqual(refusal)
      expect(await shown(await ask(`Bearer ${forger.token({ claims: { [claim]: null } })}`))).toEqual(refusal)
    },
  )

  it('that is refused has nobody outside asked for a key', () => {
    expect(contacts).toBe(0)
  })

  it.each([
    ['at+jwt as a whole media type (RFC 9068 §4)', { header: { typ: 'application/at+jwt' } }],
    ['at+jwt in upper case: media types have none (RFC 7515 §4.1.9)', { header: { typ: 'AT+JWT' } }],
    ['at+jwt as a whole media type in upper case', { header: { typ: 'Application/AT+JWT' } }],
    ['an audience among several that is ours (RFC 9068 §4)', { claims: { aud: ['https://api.example.com', ''] } }],
    ['a claim it does not know', { claims: { roles: ['x'] } }],
    ['a clock that is some seconds ahead', { claims: { iat: 5 } }],
  ])('is taken with %s', async (_what, changes: { header?: Members; claims?: Members }) => {
    const claims: Record<string, Members[string]> = { ...changes.claims }
    if (Array.isArray(claims['aud'])) claims['aud'] = ['https://api.example.com', app.url]
    if (claims['iat']) claims['iat'] = seconds() + 5
    expect(await isTaken(forger.token({ ...changes, claims }))).toBe(true)
  })

  it('stays good up to its expiry and not at it, also once it was seen', async () => {
    const token = forger.token({ claims: { exp: seconds() + 10 } })
    expect(await isTaken(token)).toBe(true)
    clock.advance(9_000)
    expect(await isTaken(token)).toBe(true)
    clock.advance(1_000)
    expect(await shown(await ask(`Bearer ${token}`))).toEqual(refusal)
  })

  it('is void at once when its application is disabled, and stays void when that is enabled again', async () => {
    const which = { applicationId: client.clientId }
    const token = await app.token(client)
    expect(await isTaken(token)).toBe(true)
    await disableApplication.perform(app.deps, app.call(), which)
    expect(await shown(await ask(`Bearer ${token}`))).toEqual(refusal)
    await enableApplication.perform(app.deps, app.call(), which)
    expect(await shown(await ask(`Bearer ${token}`))).toEqual(refusal)
    expect(await isTaken(await app.token(client))).toBe(true)
  })

  it('of a disabled application is void even with the epoch of the moment', async () => {
    const stopped = await app.application(spaceId, ['applications:read'])
    await disableApplication.perform(app.deps, app.call(), { applicationId: stopped.clientId })
    const claims = { client_id: stopped.clientId, sub: stopped.clientId, credential: stopped.secretId }
    expect(await shown(await ask(`Bearer ${forger.token({ claims: { ...claims, epoch: 1 } })}`))).toEqual(refusal)
    await enableApplication.perform(app.deps, app.call(), { applicationId: stopped.clientId })
    expect((await ask(`Bearer ${forger.token({ claims: { ...claims, epoch: 1 } })}`)).status).toBe(200)
  })

  it('is worth nothing from an address its application may not come from', async () => {
    const bound = await app.application(spaceId, ['applications:read'], { allowedAddresses: ['192.0.2.0/24'] })
    const claims = { client_id: bound.clientId, sub: bound.clientId, credential: bound.secretId }
    const token = forger.token({ claims })
    expect(await shown(await ask(`Bearer ${token}`))).toEqual(refusal)
    const more = { applicationId: bound.clientId, allowedAddresses: ['192.0.2.0/24', '127.0.0.1'] }
    await changeApplication.perform(app.deps, app.call(), more)
    expect((await ask(`Bearer ${token}`)).status).toBe(200)
  })

  it('is void at once when its application loses a permission, and not when it gains one', async () => {
    const grant = (...permissions: string[]) =>
      grantPermissions.perform(app.deps, app.call(), { applicationId: client.clientId, permissions })
    const token = await app.token(client)
    await grant('applications:read', 'audit:export', 'spaces:read')
    expect(await isTaken(token)).toBe(true)
    await grant('applications:read', 'audit:export')
    expect(await shown(await ask(`Bearer ${token}`))).toEqual(refusal)
  })

  it('outlives the secret it was fetched with', async () => {
    const other = await app.application(spaceId, ['applications:read'])
    const token = await app.token(other)
    await retireSecret.perform(app.deps, app.call(), { secretId: other.secretId, force: true })
    expect((await ask(`Bearer ${token}`)).status).toBe(200)
  })
})

describe('where a bearer token comes from (RFC 6750)', () => {
  const missing = [
    401,
    offered,
    [
      {
        message: 'Send an access token (Authorization: Bearer …, or DPoP … with a proof), or sign in.',
        extensions: { code: 'UNAUTHENTICATED' },
      },
    ],
    1,
  ]

  it.each(['bearer', 'BEARER', 'Bearer '])('the name of the scheme may be written %s', async (scheme) => {
    expect((await ask(`${scheme} ${await app.token(client)}`)).status).toBe(200)
  })

  it('a request without one is challenged without an error (§3.1)', async () => {
    expect(await shown(await ask(null))).toEqual(missing)
  })

  it.each(['Basic', 'DPoPs', 'Token', 'bearertoken'])('the scheme %s is no bearer token', async (scheme) => {
    expect(await shown(await ask(`${scheme} ${await app.token(client)}`))).toEqual(missing)
  })

  it.each(['Bearer', 'Bearer ', 'Bearer a b', 'Bearer "a"', 'Bearer a,b', 'Bearer é', 'Bearer token="a"'])(
    'the header %j holds no token',
    async (header) => {
      expect(await shown(await ask(header))).toEqual(refusal)
    },
  )

  it('the URI is no place for one', async () => {
    const token = await app.token(client)
    const response = await fetch(`${app.url}/graphql?access_token=${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ viewer { id } }"}',
    })
    expect(await shown(response)).toEqual(missing)
  })

  it.each([
    ['application/x-www-form-urlencoded', (token: string) => `access_token=${token}&query={viewer{id}}`],
    ['application/json', (token: string) => JSON.stringify({ access_token: token, query: '{ viewer { id } }' })],
  ])('a body of %s is no place for one', async (type, body) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: body(await app.token(client)),
    })
    expect(await shown(response)).toEqual(missing)
  })

  it('a cookie is no place for one', async () => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `access_token=${await app.token(client)}` },
      body: '{"query":"{ viewer { id } }"}',
    })
    expect(await shown(response)).toEqual(missing)
  })

  it.each([
    ['the good one first', (token: string) => [token, 'x']],
    ['the good one last', (token: string) => ['x', token]],
    ['both good', (token: string) => [token, token]],
  ])('two Authorization headers are refused, %s', async (_what, tokens) => {
    const body = '{"query":"{ viewer { id } }"}'
    const answer = await sendRaw(app.url, [
      'POST /graphql HTTP/1.1',
      'Host: 127.0.0.1',
      ...tokens(await app.token(client)).map((token) => `Authorization: Bearer ${token}`),
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Connection: close',
      '',
      body,
    ])
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, invalidToken])
  })

  it('the export of the audit takes and refuses it in the same way', async () => {
    const take = (authorization?: string) =>
      fetch(`${app.url}/audit/export`, { headers: authorization === undefined ? {} : { authorization } })
    const good = await take(`Bearer ${await app.token(client)}`)
    await good.text()
    expect(good.status).toBe(200)
    for (const [response, challenge] of [
      [await take(), offered],
      [await take(`Bearer ${forger.token({ claims: { epoch: 99 } })}`), invalidToken],
    ] as const) {
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, challenge])
      expect(await response.json()).toMatchObject({
        code: 'UNAUTHENTICATED',
        requestId: expect.stringMatching(/^req_/),
      })
    }
  })
})

describe('the evidence of refused tokens', () => {
  it('is a count by network and minute, because anybody can send them', async () => {
    app.deps.refusals.take()
    const before = (await app.events()).length
    await ask(null)
    await ask('Bearer x')
    await ask('Basic x')
    await ask(`Bearer ${forger.token({ claims: { exp: 1 } })}`)
    await fetch(`${app.url}/audit/export`)
    expect(app.deps.refusals.take()).toEqual([
      expect.objectContaining({ prefix: '127.0.0', code: 'UNAUTHENTICATED', count: 5 }),
    ])
    expect(await app.events()).toHaveLength(before)
  })
})
