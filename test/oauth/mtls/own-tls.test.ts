import { decodeJwt } from 'jose'
import * as oauth4webapi from 'oauth4webapi'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../../packages/sdk/src/client.ts'
import { createVerifier } from '../../../packages/sdk/src/verifier/verifier.ts'
import { codeOf } from '../../sdk/support/token-issuer.ts'
import type { TestApp, TestClient } from '../../support/app.ts'
import { makeClientCertificate } from '../../support/client-certificates.ts'
import { startTlsApp, type TlsApp } from '../../support/tls-app.ts'

const own = makeClientCertificate()
const other = makeClientCertificate('somebody else')
const audience = 'https://orders.example.com'
let tls: TlsApp
let withOwn: typeof globalThis.fetch
let withOther: typeof globalThis.fetch
let withNone: typeof globalThis.fetch
let url: string
let app: TestApp
let bound: TestClient

beforeAll(async () => {
  tls = await startTlsApp()
  ;({ app, url } = tls)
  withOwn = tls.fetchWith(own)
  withOther = tls.fetchWith(other)
  withNone = tls.fetchWith(null)
  const more = { tokenBinding: 'mtls', audiences: [audience] }
  bound = await app.application((await app.space()).id, ['applications:read'], more)
})
afterAll(() => tls.close())

const statusWith = async (fetch: typeof globalThis.fetch, token: string): Promise<number> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ viewer { id } }' }),
  })
  return response.status
}

/** A token that each way of fetching one gave is good with the certificate it was fetched with, and with no other. */
const expectBound = async (token: string): Promise<void> => {
  expect(decodeJwt(app.canary.keep(token))['cnf']).toEqual({ 'x5t#S256': own.thumbprint })
  expect(await Promise.all([withOwn, withOther, withNone].map((each) => statusWith(each, token)))).toEqual([
    200, 401, 401,
  ])
}

describe('over TLS of our own, a token bound to the certificate of the connection (RFC 8705 §3)', () => {
  it('is fetched by the SDK, with the fetch that it is given, and used', async () => {
    const client = createClient({ url, ...bound, fetch: withOwn })
    expect((await client.viewer()).id).toBe(bound.clientId)
    await expectBound((await client.token()).value)
    client.close()
  })

  it('is fetched by oauth4webapi', async () => {
    const issuer = new URL(url)
    const options = { [oauth4webapi.customFetch]: withOwn as never }
    const found = await oauth4webapi.discoveryRequest(issuer, { algorithm: 'oauth2', ...options })
    const as = await oauth4webapi.processDiscoveryResponse(issuer, found)
    expect(as.tls_client_certificate_bound_access_tokens).toBe(true)
    const client = { client_id: bound.clientId, use_mtls_endpoint_aliases: true }
    const authenticate = oauth4webapi.ClientSecretBasic(bound.clientSecret)
    const response = await oauth4webapi.clientCredentialsGrantRequest(as, client, authenticate, {}, options)
    const answer = await oauth4webapi.processClientCredentialsResponse(as, client, response)
    expect(answer.token_type).toBe('bearer')
    await expectBound(answer.access_token)
  })

  it('is fetched by openid-client', async () => {
    const metadata = { use_mtls_endpoint_aliases: true }
    const authenticate = openid.ClientSecretPost(bound.clientSecret)
    const found = await openid.discovery(new URL(url), bound.clientId, metadata, authenticate, {
      algorithm: 'oauth2',
      [openid.customFetch]: withOwn as never,
    })
    const answer = await openid.clientCredentialsGrant(found)
    await expectBound(answer.access_token)
    expect(await openid.tokenIntrospection(found, answer.access_token)).toMatchObject({
      ...{ active: true, cnf: { 'x5t#S256': own.thumbprint } },
    })
  })

  it('is not given to a connection without a certificate', async () => {
    const client = createClient({ url, ...bound, fetch: withNone })
    await expect(client.token()).rejects.toMatchObject({ code: 'OAUTH_INVALID_REQUEST' })
    client.close()
  })

  it('is taken by the SDK’s verifier with the certificate, and with no other', async () => {
    const client = createClient({ url, ...bound, fetch: withOwn })
    const { value } = await client.token({ audience })
    const authorization = `Bearer ${app.canary.keep(value)}`
    const verifier = createVerifier({ issuer: url, audience, fetch: withNone })
    const codes = [own.der, own.certificate, other.der, null].map((certificate) =>
      codeOf(verifier.authenticate({ authorization, certificate })),
    )
    expect(await Promise.all(codes)).toEqual(['taken', 'taken', 'PROOF_REQUIRED', 'PROOF_REQUIRED'])
    expect(await codeOf(verifier.verify(value))).toBe('PROOF_REQUIRED')
    verifier.close()
    client.close()
  })
})
