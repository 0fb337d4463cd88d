import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

describe('resource (RFC 8707)', () => {
  it('that is left out makes our own API the audience', async () => {
    const { body } = await oauth.tokenOf(oauth.clients.machine)
    expect(decodeJwt(String(body['access_token'])).aud).toBe(oauth.app.url)
  })

  it('that is our own API gives the same audience', async () => {
    const { body } = await oauth.tokenOf(oauth.clients.machine, { resource: oauth.app.url })
    expect(decodeJwt(String(body['access_token'])).aud).toBe(oauth.app.url)
  })

  it.each([
    ['of somebody else', () => 'https://api.example.com'],
    ['that only begins like ours', () => `${oauth.app.url}.example.com`],
    ['that is ours with a slash more, because identifiers are compared as text', () => `${oauth.app.url}/`],
    ['that is ours with a path', () => `${oauth.app.url}/graphql`],
    ['that is ours with a fragment', () => `${oauth.app.url}#x`],
    ['that is no URI', () => 'api'],
  ])('%s is an invalid_target', async (_what, resource) => {
    const { status, body } = await oauth.tokenOf(oauth.clients.machine, { resource: resource() })
    expect([status, body['error']]).toEqual([400, 'invalid_target'])
    expect((await oauth.app.events()).at(-1)).toMatchObject({
      action: 'tokens:issue',
      outcome: 'refused',
      code: 'FORBIDDEN',
      request: body['request_id'],
    })
  })

  it('given twice is an invalid_target: the RFC allows the repetition, and a token of ours is for one', async () => {
    const own = encodeURIComponent(oauth.app.url)
    const { status, body } = await oauth.post(`grant_type=client_credentials&resource=${own}&resource=${own}`, {
      authorization: basic(oauth.clients.machine),
    })
    expect([status, body['error']]).toEqual([400, 'invalid_target'])
  })
})
