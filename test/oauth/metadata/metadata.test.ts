import { endpoints, grantablePermissions, permissionNames } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../packages/server/src/kernel/clock.ts'
import {
  assertionClaims,
  assertionForm,
  registerPair,
  signedJwt,
  type RegisteredPair,
} from '../../support/assertions.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { sendRaw } from '../../support/raw-http.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine'>
let pair: RegisteredPair
let metadata: Readonly<Record<string, unknown>>

beforeAll(async () => {
  oauth = await startOAuth(config)
  pair = await registerPair(oauth.app, oauth.clients.machine.clientId)
  const response = await fetch(`${oauth.app.url}/.well-known/oauth-authorization-server`)
  metadata = (await response.json()) as typeof metadata
})
afterAll(() => oauth.close())

const algorithms = ['ES256', 'ES384', 'EdDSA', 'Ed25519', 'RS256', 'PS256']
const grant = { grant_type: 'client_credentials' }

/** How a client presents itself by each method there is a name for. */
const methods: Readonly<Record<string, (form: Readonly<Record<string, string>>, url: string) => Promise<number>>> = {
  client_secret_basic: async (form, path) =>
    (await oauth.post(form, { authorization: basic(oauth.clients.machine) }, path)).status,
  client_secret_post: async (form, path) => {
    const { clientId, clientSecret } = oauth.clients.machine
    return (await oauth.post({ ...form, client_id: clientId, client_secret: clientSecret }, {}, path)).status
  },
  none: async (form, path) =>
    (await oauth.post({ ...form, client_id: oauth.clients.machine.clientId }, {}, path)).status,
  private_key_jwt: async (form, path) => {
    const claims = assertionClaims(oauth.clients.machine.clientId, oauth.app.url, systemClock.now())
    const assertion = signedJwt({ alg: 'ES256' }, claims, pair.privateKey)
    return (await oauth.post({ ...form, ...assertionForm(assertion) }, {}, path)).status
  },
}

/** What each endpoint that believes clients is asked. */
const asked: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  token: grant,
  introspection: { token: 'x' },
  revocation: { token: 'x' },
}

/** The grants of the registry. */
const grantTypes = [
  'client_credentials',
  'authorization_code',
  'implicit',
  'password',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:ietf:params:oauth:grant-type:device_code',
]

describe('authorization server metadata (RFC 8414)', () => {
  it('has these members and no other', () => {
    expect(metadata).toEqual({
      issuer: oauth.app.url,
      token_endpoint: `${oauth.app.url}${endpoints.token.path}`,
      jwks_uri: `${oauth.app.url}${endpoints.jwks.path}`,
      scopes_supported: grantablePermissions,
      // §2 demands the member, §3.2 that an empty one be left out: clients that check look for the member.
      response_types_supported: [],
      grant_types_supported: ['client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: algorithms,
      introspection_endpoint: `${oauth.app.url}${endpoints.introspect.path}`,
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      introspection_endpoint_auth_signing_alg_values_supported: algorithms,
      revocation_endpoint: `${oauth.app.url}${endpoints.revoke.path}`,
      revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      revocation_endpoint_auth_signing_alg_values_supported: algorithms,
      dpop_signing_alg_values_supported: algorithms,
    })
  })

  it('stands where the issuer says, without query, fragment or slash at its end (§2, §3.1)', () => {
    const issuer = String(metadata['issuer'])
    expect(issuer).toBe(new URL(issuer).origin)
  })

  it('is JSON that may be cached for some minutes', async () => {
    const { status, headers } = await fetch(`${oauth.app.url}/.well-known/oauth-authorization-server`)
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'application/json',
      'public, max-age=300',
    ])
  })

  it('says the same whatever Host the request came with', async () => {
    const answer = await sendRaw(oauth.app.url, [
      'GET /.well-known/oauth-authorization-server HTTP/1.1',
      'Host: evil.example',
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-Proto: https',
      'Forwarded: host=evil.example',
      'Connection: close',
      '\r\n',
    ])
    expect(answer.json()).toEqual(metadata)
  })

  it.each(Object.keys(asked).flatMap((endpoint) => Object.keys(methods).map((method) => [endpoint, method] as const)))(
    'tells the truth about the %s endpoint and the client authentication method %s',
    async (endpoint, method) => {
      const isOffered = (metadata[`${endpoint}_endpoint_auth_methods_supported`] as string[]).includes(method)
      const { pathname } = new URL(String(metadata[`${endpoint}_endpoint`]))
      expect(await methods[method]!(asked[endpoint]!, pathname)).toBe(isOffered ? 200 : 401)
    },
  )

  it.each(grantTypes)('tells the truth about the grant %s', async (grantType) => {
    const isOffered = (metadata['grant_types_supported'] as string[]).includes(grantType)
    const { status, body } = await oauth.post(
      { grant_type: grantType },
      { authorization: basic(oauth.clients.machine) },
    )
    // One that is offered says itself what is missing.
    const answers = grantType === 'client_credentials' ? [200, undefined] : [400, 'invalid_request']
    expect([status, body['error']]).toEqual(isOffered ? answers : [400, 'unsupported_grant_type'])
  })

  it('lists as scopes exactly what an application can be given', async () => {
    const space = await oauth.app.space()
    const whole = await oauth.app.application(space.id, grantablePermissions)
    const offered = metadata['scopes_supported'] as string[]
    for (const permission of permissionNames) {
      const { status } = await oauth.tokenOf(whole, { scope: permission })
      expect([permission, status]).toEqual([permission, offered.includes(permission) ? 200 : 400])
    }
  })

  it('names endpoints that answer', async () => {
    expect((await fetch(String(metadata['jwks_uri']))).status).toBe(200)
    for (const name of ['token_endpoint', 'introspection_endpoint', 'revocation_endpoint'])
      expect([name, (await fetch(String(metadata[name]), { method: 'POST' })).status]).toEqual([name, 400])
  })

  it('is the same where OpenID Connect looks for it, and promises no OpenID provider there', async () => {
    const response = await fetch(`${oauth.app.url}/.well-known/openid-configuration`)
    expect(response.status).toBe(200)
    const found = (await response.json()) as object
    expect(found).toEqual(metadata)
    for (const promise of ['authorization_endpoint', 'userinfo_endpoint', 'id_token_signing_alg_values_supported'])
      expect(found).not.toHaveProperty(promise)
  })
})
