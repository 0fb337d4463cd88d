import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

const good = 'grant_type=client_credentials'
const send = (body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}) =>
  oauth.post(body, { authorization: basic(oauth.clients.machine), ...headers })

describe('the form of a token request (RFC 6749 §3.2, appendix B)', () => {
  it.each([
    ['an unknown parameter', `${good}&foo=bar`],
    ['a parameter without a value, as if it were left out', `${good}&scope=&resource=&client_secret=&foo`],
    ['empty places between parameters', `&&${good}&&`],
    ['percent-encoding where none is needed', 'grant%5Ftype=%63lient_credentials'],
    ['a plus for a space', `${good}&state=a+b`],
    ['UTF-8', `${good}&note=%E2%98%83`],
    ['names that JavaScript objects have', `${good}&__proto__=x&constructor=y&toString=z&hasOwnProperty=w`],
  ])('takes %s', async (_what, body) => {
    expect((await send(body)).status).toBe(200)
  })

  it.each([
    ['a parameter twice', `${good}&${good}`],
    ['a parameter twice, once empty', `${good}&grant_type=`],
    ['an unknown parameter twice', `${good}&foo=1&foo=2`],
    ['a parameter twice, spelt differently', `${good}&grant%5Ftype=client_credentials`],
    ['an invalid percent-encoding', `${good}&foo=%zz`],
    ['half a percent-encoding', `${good}&foo=%a`],
    ['a percent-encoding that is not UTF-8', `${good}&foo=%FF%FE`],
    ['an overlong encoding', `${good}&foo=%C0%AF`],
    ['an encoded surrogate', `${good}&foo=%ED%A0%80`],
    ['a NUL', `${good}&foo=%00`],
    ['a bare NUL', `${good}&foo=\u0000`],
    ['a NUL in a name', `${good}&f%00=1`],
    ['a line break', `${good}&foo=%0D%0Aset-cookie:x`],
    ['an escape character', `${good}&foo=%1B`],
    ['no parameter at all', ''],
    ['only ampersands', '&&&&'],
    ['JSON', '{"grant_type":"client_credentials"}'],
  ])('refuses %s with invalid_request', async (_what, body) => {
    const answer = await send(body)
    expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_request'])
  })

  it('refuses bytes that are not UTF-8', async () => {
    const { status, body } = await send(Buffer.concat([Buffer.from(`${good}&foo=`), Buffer.from([0xff, 0xfe])]))
    expect([status, body['error']]).toEqual([400, 'invalid_request'])
  })

  it.each([
    ['in the URI', '?grant_type=client_credentials'],
    ['in the URI beside the body', '?foo=bar'],
  ])('refuses parameters %s, because they would end in logs', async (_what, search) => {
    const { machine } = oauth.clients
    const { status, body } = await oauth.post(good, { authorization: basic(machine) }, `/oauth/token${search}`)
    expect([status, body['error']]).toEqual([400, 'invalid_request'])
  })

  it('refuses credentials in the URI', async () => {
    const { clientId, clientSecret } = oauth.clients.machine
    const search = new URLSearchParams({ client_id: clientId, client_secret: clientSecret })
    const { status, body } = await oauth.post(good, {}, `/oauth/token?${search}`)
    expect([status, body['error']]).toEqual([400, 'invalid_request'])
  })

  it.each(['application/json', 'multipart/form-data; boundary=x', 'text/plain', 'application/x-www-form-urlencodedx'])(
    'refuses the content type %s',
    async (type) => {
      const { status, body } = await send(good, { 'content-type': type })
      expect([status, body['error'], body['code']]).toEqual([400, 'invalid_request', 'UNSUPPORTED_MEDIA_TYPE'])
    },
  )

  it.each(['application/x-www-form-urlencoded; charset=UTF-8', 'Application/X-WWW-Form-URLencoded ;charset=utf-8'])(
    'takes the content type %s',
    async (type) => {
      expect((await send(good, { 'content-type': type })).status).toBe(200)
    },
  )

  it('refuses a body that says it is compressed', async () => {
    const { status, body } = await send(good, { 'content-encoding': 'gzip' })
    expect([status, body['code']]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  })

  it.each([
    ['a length that was announced', 10_000_000],
    ['the first byte too many', 16_385],
  ])('refuses a body of %s with 413, and the client gets to read it', async (_what, length) => {
    const { status, body } = await send(`${good}&foo=`.padEnd(length, 'x'))
    expect([status, body['error'], body['code']]).toEqual([413, 'invalid_request', 'PAYLOAD_TOO_LARGE'])
  })

  it('takes the largest body there may be', async () => {
    expect((await send(`${good}&foo=`.padEnd(16_384, 'x'))).status).toBe(200)
  })

  it('refuses a body that turns out to be endless', async () => {
    const pieces = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(120)),
    })
    const response = await fetch(`${oauth.app.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: pieces,
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(413)
  })
})
