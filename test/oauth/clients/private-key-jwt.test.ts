import { importJWK } from 'jose'
import * as oauth4webapi from 'oauth4webapi'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signingAlgorithms, type SigningAlgorithm } from '../../../packages/server/src/domain/applications/model.ts'
import { registerPair } from '../../support/assertions.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

// The one thing relaxed: http, because the test's server is on this machine.
const plainHttp = { [oauth4webapi.allowInsecureRequests]: true }

interface ClientKey {
  readonly clientId: string
  readonly key: CryptoKey
  readonly kid: string
}

/** An application of its own with a key pair, whose private half nobody can read out of the client. */
const machineWith = async (alg: SigningAlgorithm): Promise<ClientKey> => {
  const { clientId } = await oauth.app.application(oauth.spaceId, ['applications:read', 'spaces:read'])
  const { privateJwk, keyId } = await registerPair(oauth.app, clientId, { alg })
  return { clientId, key: (await importJWK({ ...privateJwk, alg }, alg)) as CryptoKey, kid: keyId }
}

const isTaken = async (token: string, clientId: string): Promise<boolean> =>
  (await oauth.app.graphql(token, '{ viewer { id } }')).data?.viewer?.id === clientId

describe('private_key_jwt', () => {
  it.each(signingAlgorithms)('by oauth4webapi with %s fetches, introspects and revokes', async (alg) => {
    const { clientId, key, kid } = await machineWith(alg)
    const issuer = new URL(oauth.app.url)
    const found = await oauth4webapi.discoveryRequest(issuer, { algorithm: 'oauth2', ...plainHttp })
    const server = await oauth4webapi.processDiscoveryResponse(issuer, found)
    const client = { client_id: clientId }
    const authenticate = oauth4webapi.PrivateKeyJwt({ key, kid })
    const response = await oauth4webapi.clientCredentialsGrantRequest(
      server,
      client,
      authenticate,
      new URLSearchParams({ scope: 'applications:read' }),
      plainHttp,
    )
    const { access_token: token } = await oauth4webapi.processClientCredentialsResponse(server, client, response)
    expect(await isTaken(token, clientId)).toBe(true)
    const asked = await oauth4webapi.introspectionRequest(server, client, authenticate, token, plainHttp)
    const answer = await oauth4webapi.processIntrospectionResponse(server, client, asked)
    expect(answer).toMatchObject({ active: true, client_id: clientId })
    const revoked = await oauth4webapi.revocationRequest(server, client, authenticate, token, plainHttp)
    await oauth4webapi.processRevocationResponse(revoked)
    expect(await isTaken(token, clientId)).toBe(false)
  })

  it.each(signingAlgorithms)('by openid-client with %s fetches, introspects and revokes', async (alg) => {
    const { clientId, key } = await machineWith(alg)
    const found = await openid.discovery(new URL(oauth.app.url), clientId, undefined, openid.PrivateKeyJwt(key), {
      algorithm: 'oauth2',
      execute: [openid.allowInsecureRequests],
    })
    const { access_token: token } = await openid.clientCredentialsGrant(found, { scope: 'spaces:read' })
    expect(await isTaken(token, clientId)).toBe(true)
    expect(await openid.tokenIntrospection(found, token)).toMatchObject({ active: true, client_id: clientId })
    await openid.tokenRevocation(found, token)
    expect(await openid.tokenIntrospection(found, token)).toEqual({ active: false })
  })
})
