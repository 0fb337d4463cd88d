import * as oauth4webapi from 'oauth4webapi'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

// The one thing relaxed: http, because the test's server is on this machine.
const plainHttp = { [oauth4webapi.allowInsecureRequests]: true }

const discovered = async (): Promise<oauth4webapi.AuthorizationServer> => {
  const issuer = new URL(oauth.app.url)
  const response = await oauth4webapi.discoveryRequest(issuer, { algorithm: 'oauth2', ...plainHttp })
  return oauth4webapi.processDiscoveryResponse(issuer, response)
}

const isTaken = async (token: string): Promise<boolean> =>
  (await oauth.app.graphql(token, '{ viewer { id } }')).data?.viewer?.id === oauth.clients.machine.clientId

describe('oauth4webapi', () => {
  it.each([
    ['client_secret_basic', oauth4webapi.ClientSecretBasic],
    ['client_secret_post', oauth4webapi.ClientSecretPost],
  ])('finds the server and fetches a token by %s', async (_name, authenticate) => {
    const server = await discovered()
    const client = { client_id: oauth.clients.machine.clientId }
    const response = await oauth4webapi.clientCredentialsGrantRequest(
      server,
      client,
      authenticate(oauth.clients.machine.clientSecret),
      new URLSearchParams({ scope: 'applications:read', resource: oauth.app.url }),
      plainHttp,
    )
    const answer = await oauth4webapi.processClientCredentialsResponse(server, client, response)
    expect(answer).toMatchObject({ token_type: 'bearer', scope: 'applications:read', expires_in: 21_600 })
    expect(await isTaken(answer.access_token)).toBe(true)
  })

  it('validates the token as a resource server (RFC 9068)', async () => {
    const server = await discovered()
    const token = await oauth.app.token(oauth.clients.machine)
    const request = new Request('https://api.example.com', { headers: { authorization: `Bearer ${token}` } })
    const claims = await oauth4webapi.validateJwtAccessToken(server, request, oauth.app.url, plainHttp)
    expect(claims).toMatchObject({ client_id: oauth.clients.machine.clientId, sub: oauth.clients.machine.clientId })
  })

  it.each([
    ['client_secret_basic', oauth4webapi.ClientSecretBasic],
    ['client_secret_post', oauth4webapi.ClientSecretPost],
  ])('introspects a token, revokes it, and introspects it again by %s', async (_name, authenticate) => {
    const server = await discovered()
    const { clientId, clientSecret } = oauth.clients.machine
    const client = { client_id: clientId }
    const token = await oauth.app.token(oauth.clients.machine)
    const introspect = async () => {
      const asked = oauth4webapi.introspectionRequest(server, client, authenticate(clientSecret), token, plainHttp)
      return oauth4webapi.processIntrospectionResponse(server, client, await asked)
    }
    expect(await introspect()).toMatchObject({ active: true, client_id: clientId, aud: oauth.app.url })
    const revoked = await oauth4webapi.revocationRequest(server, client, authenticate(clientSecret), token, {
      ...plainHttp,
      additionalParameters: { token_type_hint: 'access_token' },
    })
    await oauth4webapi.processRevocationResponse(revoked)
    expect(await introspect()).toEqual({ active: false })
    expect((await oauth.app.graphql(token, '{ viewer { id } }')).status).toBe(401)
  })

  it('understands a refusal, with the challenge and the error', async () => {
    const server = await discovered()
    const client = { client_id: oauth.clients.machine.clientId }
    const request = (secret: string, scope: string) =>
      oauth4webapi.clientCredentialsGrantRequest(
        server,
        client,
        oauth4webapi.ClientSecretBasic(secret),
        new URLSearchParams({ scope }),
        plainHttp,
      )
    const scope = request(oauth.clients.machine.clientSecret, 'audit:read')
    await expect(
      scope.then((response) => oauth4webapi.processClientCredentialsResponse(server, client, response)),
    ).rejects.toMatchObject({ name: 'ResponseBodyError', error: 'invalid_scope', status: 400 })
    const wrong = request('wrong', 'applications:read')
    await expect(
      wrong.then((response) => oauth4webapi.processClientCredentialsResponse(server, client, response)),
    ).rejects.toMatchObject({
      name: 'WWWAuthenticateChallengeError',
      status: 401,
      cause: [{ scheme: 'basic', parameters: { realm: 'postern', charset: 'UTF-8' } }],
    })
  })
})

describe('openid-client', () => {
  it.each([
    ['client_secret_basic', openid.ClientSecretBasic],
    ['client_secret_post', openid.ClientSecretPost],
  ])('finds the server and fetches a token by %s', async (_name, authenticate) => {
    const { clientId, clientSecret } = oauth.clients.machine
    const found = await openid.discovery(new URL(oauth.app.url), clientId, undefined, authenticate(clientSecret), {
      algorithm: 'oauth2',
      execute: [openid.allowInsecureRequests],
    })
    const answer = await openid.clientCredentialsGrant(found, { scope: 'spaces:read' })
    expect(answer).toMatchObject({ token_type: 'bearer', scope: 'spaces:read' })
    expect(await isTaken(answer.access_token)).toBe(true)
  })

  it.each([
    ['client_secret_basic', openid.ClientSecretBasic, 'oauth2'],
    ['client_secret_post', openid.ClientSecretPost, 'oauth2'],
    ['client_secret_basic', openid.ClientSecretBasic, 'oidc'],
  ] as const)('introspects and revokes by %s', async (_name, authenticate, algorithm) => {
    const { clientId, clientSecret } = oauth.clients.machine
    const found = await openid.discovery(new URL(oauth.app.url), clientId, undefined, authenticate(clientSecret), {
      algorithm,
      execute: [openid.allowInsecureRequests],
    })
    const { access_token: token } = await openid.clientCredentialsGrant(found, { resource: oauth.app.url })
    expect(await openid.tokenIntrospection(found, token)).toMatchObject({ active: true, client_id: clientId })
    await openid.tokenRevocation(found, token)
    expect(await openid.tokenIntrospection(found, token)).toEqual({ active: false })
  })
})
