import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine' | 'other'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

const grant = { grant_type: 'client_credentials' }
const encoded = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`
/** Every character as its percent-encoding. */
const percent = (text: string): string => Buffer.from(text).toString('hex').replaceAll(/../g, '%$&')

describe('client_secret_basic (RFC 6749 §2.3.1, RFC 7617)', () => {
  it('takes the client ID and the secret as user and password', async () => {
    const { status, body } = await oauth.post(grant, { authorization: basic(oauth.clients.machine) })
    expect([status, body['token_type']]).toEqual([200, 'Bearer'])
  })

  it('takes both halves form-encoded, however much of them is', async () => {
    const { clientId, clientSecret } = oauth.clients.machine
    const { status } = await oauth.post(grant, {
      authorization: encoded(`${percent(clientId)}:${percent(clientSecret)}`),
    })
    expect(status).toBe(200)
  })

  it('takes the name of the scheme in any case', async () => {
    const header = basic(oauth.clients.machine)
    for (const scheme of ['basic', 'BASIC', 'bAsIc']) {
      const { status } = await oauth.post(grant, { authorization: header.replace('Basic', scheme) })
      expect(status, scheme).toBe(200)
    }
  })

  it('takes a client_id in the body that is the same', async () => {
    const { machine } = oauth.clients
    const { status } = await oauth.post({ ...grant, client_id: machine.clientId }, { authorization: basic(machine) })
    expect(status).toBe(200)
  })

  it('refuses a client_id in the body that is another', async () => {
    const { machine, other } = oauth.clients
    const { status, body } = await oauth.post(
      { ...grant, client_id: other.clientId },
      { authorization: basic(machine) },
    )
    expect([status, body['error']]).toEqual([400, 'invalid_request'])
  })

  it.each([
    ['an empty header', 'Basic'],
    ['what is not base 64', 'Basic *&^'],
    ['base 64 of the URL alphabet', `Basic ${Buffer.from('??>>??').toString('base64url')}`],
    ['no colon', encoded('machine')],
    ['an empty pair', encoded(':')],
    ['bytes that are not UTF-8', `Basic ${Buffer.from([0xff, 0xfe, 0x3a, 0xff]).toString('base64')}`],
    ['a broken percent-encoding', encoded('%zz:%zz')],
    ['a percent-encoding that is not UTF-8', encoded('%ff:%ff')],
    ['a NUL in the client ID', encoded('app_%00:secret')],
    ['a NUL in the secret', encoded('app_01jd0000000000000000000000:%00')],
    ['control characters', encoded('%0d%0a:%1b')],
    ['a very long client ID', encoded(`${'a'.repeat(8000)}:secret`)],
    ['another scheme', 'Bearer abc'],
    ['an unknown scheme', 'Digest username="a"'],
    ['two pairs', `${encoded('a:b')}, ${encoded('a:b')}`],
  ])('answers %s with 401 invalid_client and a challenge', async (_what, authorization) => {
    const { status, headers, body } = await oauth.post(grant, { authorization })
    expect([status, body['error']]).toEqual([401, 'invalid_client'])
    expect(headers.get('www-authenticate')).toBe('Basic realm="postern", charset="UTF-8"')
  })
})
