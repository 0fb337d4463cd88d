import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

describe('grant_type', () => {
  it('that is missing is an invalid_request', async () => {
    const { status, body } = await oauth.post(
      { scope: 'applications:read' },
      { authorization: basic(oauth.clients.machine) },
    )
    expect([status, body['error']]).toEqual([400, 'invalid_request'])
  })

  it.each([
    'password',
    'authorization_code',
    'refresh_token',
    'implicit',
    'urn:ietf:params:oauth:grant-type:token-exchange ',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'CLIENT_CREDENTIALS',
    'client_credentials ',
    '__proto__',
  ])('%s is an unsupported_grant_type', async (grantType) => {
    const { status, body } = await oauth.post(
      { grant_type: grantType },
      { authorization: basic(oauth.clients.machine) },
    )
    expect([status, body['error']]).toEqual([400, 'unsupported_grant_type'])
  })

  it('is looked at only once the client is believed', async () => {
    const { status, body } = await oauth.post({ grant_type: 'password' })
    expect([status, body['error']]).toEqual([401, 'invalid_client'])
  })
})

describe('the token endpoint', () => {
  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('answers %s with 405 and Allow', async (method) => {
    const response = await fetch(`${oauth.app.url}/oauth/token`, { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
