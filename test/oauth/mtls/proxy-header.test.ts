import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createForger } from '../../authorization/forgery.ts'
import { TestClock } from '../../support/clock.ts'
import { makeClientCertificate } from '../../support/client-certificates.ts'
import { KeyHolder } from '../../support/dpop.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { sendRaw } from '../../support/raw-http.ts'
import { config } from './config.ts'

type Service = OAuthTest<'bound' | 'free'>

const clock = new TestClock()
const own = makeClientCertificate()
const other = makeClientCertificate('somebody else')
let oauth: Service

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
})
afterAll(() => oauth.close())

const ask = (name: 'bound' | 'free', headers: Record<string, string> = {}, service = oauth) =>
  service.post({ grant_type: 'client_credentials' }, { authorization: basic(service.clients[name]), ...headers })

const boundToken = async (): Promise<string> => {
  const { body } = await ask('bound', { 'client-cert': own.header })
  return oauth.app.canary.keep(String(body['access_token']))
}

const call = (token: string, headers: Record<string, string> = {}, scheme = 'Bearer') =>
  fetch(`${oauth.app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `${scheme} ${token}`, ...headers },
    body: JSON.stringify({ query: '{ viewer { id } }' }),
  })

/** Headers that show no certificate, or not one alone (RFC 9440 §2.1). */
const unreadable: Readonly<Record<string, () => string>> = {
  'that is empty': () => '',
  'that is text': () => 'certificate',
  'that is no byte sequence': () => own.der.toString('base64'),
  'without its last colon': () => own.header.slice(0, -1),
  'that holds no bytes': () => '::',
  'that holds other bytes': () => `:${Buffer.from('certificate').toString('base64')}:`,
  'that holds the certificate and one byte more': () =>
    `:${Buffer.concat([own.der, Buffer.of(0)]).toString('base64')}:`,
  'that holds the beginning of the certificate': () => `:${own.der.subarray(0, -1).toString('base64')}:`,
  'that holds PEM': () => `:${Buffer.from(own.certificate).toString('base64')}:`,
  'in base64url': () => `:${own.der.toString('base64url')}:`,
  'that is a list': () => `${own.header}, ${other.header}`,
  'with parameters': () => `${own.header};a=1`,
}

describe('a token bound to a certificate, by a trusted proxy’s word (RFC 8705 §3, RFC 9440)', () => {
  it('names the certificate that the application connected with, and is a bearer token', async () => {
    const { status, body } = await ask('bound', { 'client-cert': own.header })
    expect([status, body['token_type']]).toEqual([200, 'Bearer'])
    const token = oauth.app.canary.keep(String(body['access_token']))
    expect(decodeJwt(token)['cnf']).toEqual({ 'x5t#S256': own.thumbprint })
    expect((await oauth.introspect(oauth.clients.bound, token)).body).toMatchObject({
      ...{ active: true, token_type: 'Bearer', cnf: { 'x5t#S256': own.thumbprint } },
    })
  })

  it('is taken with that certificate and with no other, nor without one', async () => {
    const token = await boundToken()
    expect((await call(token, { 'client-cert': own.header })).status).toBe(200)
    for (const headers of [{}, { 'client-cert': other.header }] as Record<string, string>[]) {
      const response = await call(token, headers)
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringMatching(/^Bearer realm="postern", error="invalid_token"/),
      ])
    }
    expect((await call(token, { 'client-cert': own.header }, 'DPoP')).status).toBe(401)
  })

  it.each(['/oauth/revocations', '/audit/export'])('is held to it at %s too', async (path) => {
    const token = await boundToken()
    const get = async (headers: Record<string, string>) => {
      const response = await fetch(`${oauth.app.url}${path}`, {
        headers: { authorization: `Bearer ${token}`, ...headers },
      })
      await response.text()
      return response.status
    }
    expect(await get({ 'client-cert': other.header })).toBe(401)
    expect(await get({})).toBe(401)
    expect(await get({ 'client-cert': own.header })).toBe(path === '/audit/export' ? 200 : 403)
  })

  it('is not given without a certificate, which is recorded', async () => {
    clock.advance(1)
    const known = (await oauth.app.events()).length
    const { status, body } = await ask('bound')
    expect([status, body['error']]).toEqual([400, 'invalid_request'])
    expect(body['error_description']).toMatch(/certificate/)
    expect((await oauth.app.events()).slice(known)).toEqual([
      expect.objectContaining({ action: 'tokens:issue', outcome: 'refused', code: 'FORBIDDEN' }),
    ])
  })

  it.each(Object.entries(unreadable))('is neither given nor taken for a header %s', async (_, header) => {
    expect((await ask('bound', { 'client-cert': header() })).body['error']).toBe('invalid_request')
    expect((await call(await boundToken(), { 'client-cert': header() })).status).toBe(401)
  })

  it('is neither given nor taken for two headers, whichever is right: one may be the client’s own', async () => {
    const token = await boundToken()
    const body = '{"query":"{ viewer { id } }"}'
    for (const shown of [
      [own, other],
      [other, own],
      [own, own],
    ]) {
      const answer = await sendRaw(oauth.app.url, [
        'POST /graphql HTTP/1.1',
        'Host: 127.0.0.1',
        `Authorization: Bearer ${token}`,
        ...shown.map(({ header }) => `Client-Cert: ${header}`),
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        'Connection: close',
        '',
        body,
      ])
      expect(answer.status).toBe(401)
    }
  })

  it('of an application that need not have them is not bound, whatever it connects with', async () => {
    const { body } = await ask('free', { 'client-cert': own.header })
    const token = oauth.app.canary.keep(String(body['access_token']))
    expect(decodeJwt(token)).not.toHaveProperty('cnf')
    expect((await call(token)).status).toBe(200)
  })

  it('and to a key takes both', async () => {
    const holder = new KeyHolder(clock)
    const dpop = () => holder.proof({ url: `${oauth.app.url}/oauth/token` })
    holder.learn(await ask('bound', { 'client-cert': own.header, dpop: dpop() }))
    const { body } = await ask('bound', { 'client-cert': own.header, dpop: dpop() })
    const token = oauth.app.canary.keep(String(body['access_token']))
    expect(decodeJwt(token)['cnf']).toEqual({ jkt: holder.thumbprint, 'x5t#S256': own.thumbprint })
    const proof = () => holder.proof({ url: `${oauth.app.url}/graphql`, token })
    expect((await call(token, { dpop: proof() }, 'DPoP')).status).toBe(401)
    expect((await call(token, { 'client-cert': own.header })).status).toBe(401)
    expect((await call(token, { dpop: proof(), 'client-cert': own.header }, 'DPoP')).status).toBe(200)
  })

  it('that names more in its binding than we check is none', async () => {
    const forger = await createForger(oauth.app, await boundToken())
    const good = { 'x5t#S256': own.thumbprint }
    for (const cnf of [{ ...good, 'x5t#S1': 'x' }, { 'x5t#S256': null }, { 'x5t#S256': [own.thumbprint] }]) {
      const forged = forger.token({ claims: { cnf: cnf as never } })
      expect((await call(forged, { 'client-cert': own.header })).status).toBe(401)
    }
    expect((await call(forger.token({ claims: { cnf: good } }), { 'client-cert': own.header })).status).toBe(200)
  })
})

describe('the header Client-Cert', () => {
  it.each([
    ['from whoever is no trusted proxy', { clientCertificates: 'proxy', trustedProxies: ['192.0.2.0/24'] }],
    ['where the proxy is not said to set it', { clientCertificates: 'none' }],
    ['where our own TLS tells of certificates', { clientCertificates: 'tls' }],
  ] as const)('counts for nothing %s', async (_, server) => {
    const service = await startOAuth({ ...config, server }, { clock })
    try {
      const answer = await ask('bound', { 'client-cert': own.header }, service)
      expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_request'])
    } finally {
      await service.close()
    }
  })
})

describe('the metadata (RFC 8705 §3.3)', () => {
  it('says that tokens can be bound to certificates, where those are known', async () => {
    const response = await fetch(`${oauth.app.url}/.well-known/oauth-authorization-server`)
    expect(await response.json()).toMatchObject({ tls_client_certificate_bound_access_tokens: true })
  })
})
