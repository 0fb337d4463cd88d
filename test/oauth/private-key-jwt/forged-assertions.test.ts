import { createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  assertionClaims,
  assertionForm,
  macJwt,
  registerPair,
  signedJwt,
  unsignedJwt,
  type RegisteredPair,
} from '../../support/assertions.ts'
import { TestClock } from '../../support/clock.ts'
import { makeKeyPair } from '../../support/key-pairs.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

const clock = new TestClock()
const thief = makeKeyPair()
let oauth: OAuthTest<'machine' | 'other'>
let pair: RegisteredPair
let otherPair: RegisteredPair

// Whatever a forged header points at: nobody may ever connect to it.
let connections = 0
const outside = createServer((socket) => {
  connections += 1
  socket.destroy()
})
const outsideUrl = (): string => `http://127.0.0.1:${(outside.address() as AddressInfo).port}/keys.json`

beforeAll(async () => {
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  oauth = await startOAuth(config, { clock })
  pair = await registerPair(oauth.app, oauth.clients.machine.clientId)
  otherPair = await registerPair(oauth.app, oauth.clients.other.clientId)
})
afterAll(async () => {
  await oauth.close()
  outside.close()
})

const claims = (more: object = {}) => ({
  ...assertionClaims(oauth.clients.machine.clientId, oauth.app.url, clock.now()),
  ...more,
})
const withClaims = (more: object): string => signedJwt({ alg: 'ES256' }, claims(more), pair.privateKey)
const withHeader = (more: object): string => signedJwt({ alg: 'ES256', ...more }, claims(), pair.privateKey)
const seconds = (): number => clock.now() / 1000
const publicPem = (): string =>
  `-----BEGIN PUBLIC KEY-----\n${JSON.stringify(pair.publicJwk)}\n-----END PUBLIC KEY-----\n`
const longAgo = (): object => ({ iat: seconds() - 600, nbf: seconds() - 600, exp: seconds() - 60 })

const forged: Readonly<Record<string, () => string>> = {
  'another key': () => signedJwt({ alg: 'ES256' }, claims(), thief.privateKey),
  "another application's key": () => signedJwt({ alg: 'ES256', kid: otherPair.keyId }, claims(), otherPair.privateKey),
  'the right key, for another application': () =>
    withClaims({ iss: oauth.clients.other.clientId, sub: oauth.clients.other.clientId }),
  'the right key, for an application there is not': () => {
    const nobody = oauth.app.deps.ids.mint('Application')
    return withClaims({ iss: nobody, sub: nobody })
  },
  'a changed claim': () => {
    const [head, , signature] = withClaims({}).split('.')
    return `${head}.${Buffer.from(JSON.stringify(claims())).toString('base64url')}.${signature}`
  },
  'no signature': () => withClaims({}).replace(/[^.]+$/, ''),
  'alg none': () => unsignedJwt({ alg: 'none' }, claims()),
  'alg None': () => unsignedJwt({ alg: 'None' }, claims()),
  'alg none with a signature': () => signedJwt({ alg: 'none' }, claims(), pair.privateKey),
  'HS256 under the public key as a JWK': () => macJwt({ alg: 'HS256' }, claims(), JSON.stringify(pair.publicJwk)),
  'HS256 under the public key as PEM': () => macJwt({ alg: 'HS256' }, claims(), publicPem()),
  "HS256 under the application's secret (client_secret_jwt)": () =>
    macJwt({ alg: 'HS256' }, claims(), oauth.clients.machine.clientSecret),
  'an algorithm that does not fit the key': () => signedJwt({ alg: 'ES384' }, claims(), pair.privateKey),
  'RS256 over a signature by ES256': () => signedJwt({ alg: 'RS256' }, claims(), pair.privateKey),
  'an algorithm nobody knows': () => signedJwt({ alg: 'ES256K' }, claims(), pair.privateKey),
  'no algorithm': () => signedJwt({ typ: 'JWT' }, claims(), pair.privateKey),
  jku: () => signedJwt({ alg: 'ES256', jku: outsideUrl() }, claims(), thief.privateKey),
  'jku with the right key': () => withHeader({ jku: outsideUrl() }),
  x5u: () => signedJwt({ alg: 'ES256', x5u: outsideUrl() }, claims(), thief.privateKey),
  'a key of its own': () => signedJwt({ alg: 'ES256', jwk: thief.publicJwk }, claims(), thief.privateKey),
  'a certificate of its own': () => signedJwt({ alg: 'ES256', x5c: ['MIIB'] }, claims(), thief.privateKey),
  'a kid that is an address': () => signedJwt({ alg: 'ES256', kid: outsideUrl() }, claims(), thief.privateKey),
  'a kid that is a path': () => signedJwt({ alg: 'ES256', kid: '../../dev/null' }, claims(), thief.privateKey),
  'a kid that is no text': () => withHeader({ kid: 7 }),
  crit: () => withHeader({ crit: ['exp'] }),
  'b64: false': () => withHeader({ b64: false, crit: ['b64'] }),
  'a header member nobody asked for': () => withHeader({ zip: 'DEF' }),
  'a header member twice': () => signedJwt('{"alg":"none","alg":"ES256"}', claims(), pair.privateKey),
  'a claim twice': () => {
    const text = JSON.stringify(claims())
    return signedJwt({ alg: 'ES256' }, `{"sub":"${oauth.clients.other.clientId}",${text.slice(1)}`, pair.privateKey)
  },
  'a claim twice, spelt in two ways': () => {
    const text = JSON.stringify(claims())
    return signedJwt({ alg: 'ES256' }, `{"\\u0061ud":"${oauth.app.url}",${text.slice(1)}`, pair.privateKey)
  },
  'the type of an access token': () => withHeader({ typ: 'at+jwt' }),
  'the type of a proof': () => withHeader({ typ: 'dpop+jwt' }),
  'the address of the token endpoint for an audience': () => withClaims({ aud: `${oauth.app.url}/oauth/token` }),
  'the issuer with a slash': () => withClaims({ aud: `${oauth.app.url}/` }),
  'another issuer': () => withClaims({ aud: 'https://elsewhere.example' }),
  'two audiences': () => withClaims({ aud: [oauth.app.url, 'https://elsewhere.example'] }),
  'our audience twice': () => withClaims({ aud: [oauth.app.url, oauth.app.url] }),
  'no audience': () => withClaims({ aud: undefined }),
  'an empty list of audiences': () => withClaims({ aud: [] }),
  'another issuer than subject': () => withClaims({ iss: 'https://elsewhere.example' }),
  'another subject than issuer': () => withClaims({ sub: oauth.clients.other.clientId }),
  'no jti': () => withClaims({ jti: undefined }),
  'an empty jti': () => withClaims({ jti: '' }),
  'a jti that is no text': () => withClaims({ jti: 7 }),
  'a jti without end': () => withClaims({ jti: 'x'.repeat(257) }),
  'no end': () => withClaims({ exp: undefined }),
  'an end that is text': () => withClaims({ exp: String(seconds() + 60) }),
  'an end that is over': () => withClaims(longAgo()),
  'an end far ahead': () => withClaims({ exp: seconds() + 361 }),
  'an end beyond all numbers': () =>
    withClaims({}).replace(/\.[^.]+\./, () => {
      const text = JSON.stringify(claims({ exp: 0 })).replace('"exp":0', '"exp":1e999')
      return `.${Buffer.from(text).toString('base64url')}.`
    }),
  'a beginning ahead': () => withClaims({ nbf: seconds() + 61 }),
  'an issue ahead': () => withClaims({ iat: seconds() + 61 }),
  'claims that are no object': () => signedJwt({ alg: 'ES256' }, '[]', pair.privateKey),
  'more than a form should hold': () => withClaims({ padding: 'x'.repeat(8_192) }),
  'two parts': () => withClaims({}).split('.').slice(0, 2).join('.'),
  'five parts': () => `${withClaims({})}.e30.e30`,
  'another spelling of base64url': () => `${withClaims({})}=`,
  nothing: () => 'e30.e30.e30',
}

describe('a forged assertion', () => {
  it.each(Object.entries(forged))('with %s is refused like any other', async (_what, make) => {
    const { status, headers, body } = await oauth.post({ grant_type: 'client_credentials', ...assertionForm(make()) })
    const { request_id: requestId, ...rest } = body
    expect([status, headers.get('www-authenticate'), rest]).toEqual([
      401,
      'Basic realm="postern", charset="UTF-8"',
      { error: 'invalid_client', error_description: 'Client authentication failed.' },
    ])
    expect(requestId).toMatch(/^req_/)
  })

  it('is refused for what was forged about it: the same without that is believed', async () => {
    const { status } = await oauth.post({ grant_type: 'client_credentials', ...assertionForm(withClaims({})) })
    expect(status).toBe(200)
  })

  it('never makes us connect anywhere', () => {
    expect(connections).toBe(0)
  })

  it('uses up no jti, so that nobody takes a place that belongs to the holder of the key', async () => {
    const own = claims()
    const wrong = signedJwt({ alg: 'ES256' }, own, thief.privateKey)
    const right = signedJwt({ alg: 'ES256' }, own, pair.privateKey)
    const statuses = []
    for (const assertion of [wrong, right])
      statuses.push((await oauth.post({ grant_type: 'client_credentials', ...assertionForm(assertion) })).status)
    expect(statuses).toEqual([401, 200])
  })

  it('counts as a guess, and a right one from the same address does not', async () => {
    const headers = { 'x-forwarded-for': '198.51.250.1' }
    const ask = async (assertion: string) =>
      (await oauth.post({ grant_type: 'client_credentials', ...assertionForm(assertion) }, headers)).status
    const statuses: number[] = []
    for (let count = 0; count < 12; count += 1)
      statuses.push(await ask(signedJwt({ alg: 'ES256' }, claims(), thief.privateKey)))
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
    expect(await ask(withClaims({}))).toBe(200)
    const unread: number[] = []
    for (let count = 0; count < 12; count += 1) unread.push(await ask(`${count}`))
    expect(unread).toContain(429)
    expect(await ask(withClaims({}))).toBe(200)
  })
})
