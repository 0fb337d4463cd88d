import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { sendRaw } from '../../support/raw-http.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine' | 'other'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

const grant = { grant_type: 'client_credentials' }
const assertion = {
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: 'e30.e30.e30',
}

describe('two client authentication methods at once (RFC 6749 §2.3)', () => {
  it('are refused, also where both are right', async () => {
    const { machine } = oauth.clients
    const { status, body } = await oauth.post(
      { ...grant, client_id: machine.clientId, client_secret: machine.clientSecret },
      { authorization: basic(machine) },
    )
    expect([status, body['error']]).toEqual([400, 'invalid_request'])
  })

  it('are refused for a header beside an assertion', async () => {
    const { status, body } = await oauth.post(
      { ...grant, ...assertion },
      { authorization: basic(oauth.clients.machine) },
    )
    expect([status, body['error']]).toEqual([400, 'invalid_request'])
  })

  it('are refused for a secret beside an assertion', async () => {
    const { clientId, clientSecret } = oauth.clients.machine
    const { status, body } = await oauth.post({
      ...grant,
      ...assertion,
      client_id: clientId,
      client_secret: clientSecret,
    })
    expect([status, body['error']]).toEqual([400, 'invalid_request'])
  })

  it('are refused for two Authorization headers, of which a proxy may have seen the other', async () => {
    const { machine, other } = oauth.clients
    const form = 'grant_type=client_credentials'
    const answer = await sendRaw(oauth.app.url, [
      'POST /oauth/token HTTP/1.1',
      'Host: 127.0.0.1',
      `Authorization: ${basic(machine)}`,
      `Authorization: ${basic(other)}`,
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${form.length}`,
      'Connection: close',
      '',
      form,
    ])
    expect([answer.status, answer.json()['error']]).toEqual([400, 'invalid_request'])
  })

  it('an assertion alone is not that, and refused for what it is', async () => {
    const { status, body } = await oauth.post({ ...grant, ...assertion, client_id: oauth.clients.machine.clientId })
    expect([status, body['error']]).toEqual([401, 'invalid_client'])
  })
})
