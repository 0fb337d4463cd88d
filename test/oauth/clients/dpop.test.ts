import * as oauth4webapi from 'oauth4webapi'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestClient } from '../../support/app.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine'>
let bound: TestClient

beforeAll(async () => {
  oauth = await startOAuth(config)
  bound = await oauth.app.application(oauth.spaceId, ['applications:read'], { tokenBinding: 'dpop' })
})
afterAll(() => oauth.close())

// The one thing relaxed: http, because the test's server is on this machine.
const plainHttp = { [oauth4webapi.allowInsecureRequests]: true }
const algorithms = ['ES256', 'EdDSA', 'RS256', 'PS256'] as const
const viewer = JSON.stringify({ query: '{ viewer { id } }' })
const json = () => new Headers({ 'content-type': 'application/json' })

describe.each(algorithms)('DPoP with %s', (alg) => {
  it('by oauth4webapi fetches a token and calls the API, with the nonces it is told', async () => {
    const issuer = new URL(oauth.app.url)
    const found = await oauth4webapi.discoveryRequest(issuer, { algorithm: 'oauth2', ...plainHttp })
    const server = await oauth4webapi.processDiscoveryResponse(issuer, found)
    expect(server.dpop_signing_alg_values_supported).toContain(alg)
    const client: oauth4webapi.Client = { client_id: bound.clientId }
    const pair = await oauth4webapi.generateKeyPair(alg, { extractable: false })
    const DPoP = oauth4webapi.DPoP(client, pair)
    const fetchToken = async () => {
      const authenticate = oauth4webapi.ClientSecretBasic(bound.clientSecret)
      const request = { ...plainHttp, DPoP }
      const response = await oauth4webapi.clientCredentialsGrantRequest(server, client, authenticate, {}, request)
      return oauth4webapi.processClientCredentialsResponse(server, client, response)
    }
    const first: unknown = await fetchToken().catch((error: unknown) => error)
    expect(oauth4webapi.isDPoPNonceError(first)).toBe(true)
    const { access_token: token, token_type: type } = await fetchToken()
    expect(type).toBe('dpop')
    const call = () =>
      oauth4webapi.protectedResourceRequest(token, 'POST', new URL('/graphql', issuer), json(), viewer, {
        ...plainHttp,
        DPoP,
      })
    for (let calls = 0; calls < 3; calls += 1)
      expect(await (await call()).json()).toMatchObject({ data: { viewer: { id: bound.clientId } } })
    await expect(
      oauth4webapi.protectedResourceRequest(token, 'POST', new URL('/graphql', issuer), json(), viewer, plainHttp),
    ).rejects.toMatchObject({ cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }] })
  })

  it('by openid-client does the same, and asks again by itself', async () => {
    const authenticate = openid.ClientSecretPost(bound.clientSecret)
    const found = await openid.discovery(new URL(oauth.app.url), bound.clientId, undefined, authenticate, {
      algorithm: 'oauth2',
      execute: [openid.allowInsecureRequests],
    })
    const pair = await openid.randomDPoPKeyPair(alg)
    const DPoP = openid.getDPoPHandle(found, pair)
    const answer = await openid.clientCredentialsGrant(found, {}, { DPoP })
    expect(answer).toMatchObject({ token_type: 'dpop' })
    const response = await openid.fetchProtectedResource(
      ...([found, answer.access_token, new URL('/graphql', oauth.app.url), 'POST', viewer, json(), { DPoP }] as const),
    )
    expect(await response.json()).toMatchObject({ data: { viewer: { id: bound.clientId } } })
    expect(await openid.tokenIntrospection(found, answer.access_token)).toMatchObject({
      ...{ active: true, token_type: 'DPoP', cnf: { jkt: expect.any(String) } },
    })
  })
})
