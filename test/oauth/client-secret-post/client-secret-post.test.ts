import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

const grant = { grant_type: 'client_credentials' }

describe('client_secret_post (RFC 6749 §2.3.1)', () => {
  it('takes the client ID and the secret in the body', async () => {
    const { clientId, clientSecret } = oauth.clients.machine
    const { status, body } = await oauth.post({ ...grant, client_id: clientId, client_secret: clientSecret })
    expect([status, body['token_type']]).toEqual([200, 'Bearer'])
  })

  it.each([
    ['the secret', ['client_id']],
    ['the client ID', ['client_secret']],
    ['both', []],
  ])('answers 401 invalid_client and a challenge where %s is left out', async (_what, kept) => {
    const { clientId, clientSecret } = oauth.clients.machine
    const given = Object.entries({ client_id: clientId, client_secret: clientSecret })
    const form = Object.fromEntries(given.filter(([name]) => kept.includes(name)))
    const { status, headers, body } = await oauth.post({ ...grant, ...form })
    expect([status, body['error']]).toEqual([401, 'invalid_client'])
    expect(headers.get('www-authenticate')).toBe('Basic realm="postern", charset="UTF-8"')
  })

  it('takes the secret as it is, without the spaces somebody copied with it', async () => {
    const { clientId, clientSecret } = oauth.clients.machine
    const { status } = await oauth.post({ ...grant, client_id: clientId, client_secret: `${clientSecret} ` })
    expect(status).toBe(401)
  })
})
