import type { Id } from '@postern/protocol'
import * as oauth4webapi from 'oauth4webapi'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCertificate } from '../../../packages/server/src/domain/applications/certificate-commands.ts'
import { createClient } from '../../../packages/sdk/src/client.ts'
import { clientCertificate } from '../../../packages/sdk/src/credentials/client-certificate.ts'
import { createTokenClient } from '../../../packages/sdk/src/token-client.ts'
import { selfSigned, TestAuthority, type CertifiedKey } from '../../support/certificates.ts'
import { startTlsApp, type TlsApp } from '../../support/tls-app.ts'

const house = new TestAuthority('the authority of the house')
const uri = 'spiffe://example.com/orders'
const own = selfSigned()
const issued = house.issue({ uris: [uri] })
const stranger = selfSigned()
let tls: TlsApp
let spaceId: Id<'Space'>

beforeAll(async () => {
  tls = await startTlsApp()
  spaceId = (await tls.app.space()).id as Id<'Space'>
})
afterAll(() => tls.close())

interface Method {
  readonly name: string
  readonly added: object
  readonly shown: CertifiedKey
}

const methods: readonly Method[] = [
  { name: 'self_signed_tls_client_auth', added: { certificate: own.certificate }, shown: own },
  { name: 'tls_client_auth', added: { authority: house.certificate, sanUri: uri }, shown: issued },
]

describe.each(methods)('over TLS, $name', ({ name, added, shown }) => {
  const machine = async (tokenBinding = 'none'): Promise<string> => {
    const permissions = ['applications:read', 'tokens:introspect'] as const
    const { clientId } = await tls.app.application(spaceId, permissions, { tokenBinding })
    await addCertificate.perform(tls.app.deps, tls.app.call(), { applicationId: clientId, ...added })
    return clientId
  }

  it('by oauth4webapi fetches, introspects and revokes', async () => {
    const client = { client_id: await machine() }
    const authenticate = oauth4webapi.TlsClientAuth()
    const optionsWith = (certificate: CertifiedKey | null) => ({
      [oauth4webapi.customFetch]: tls.fetchWith(certificate) as never,
    })
    const options = optionsWith(shown)
    const issuer = new URL(tls.url)
    const found = await oauth4webapi.discoveryRequest(issuer, { algorithm: 'oauth2', ...options })
    const as = await oauth4webapi.processDiscoveryResponse(issuer, found)
    expect(as.token_endpoint_auth_methods_supported).toContain(name)
    const request = (asked = options) => oauth4webapi.clientCredentialsGrantRequest(as, client, authenticate, {}, asked)
    const { access_token: token } = await oauth4webapi.processClientCredentialsResponse(as, client, await request())
    tls.app.canary.keep(token)
    const introspect = async () => {
      const answer = await oauth4webapi.introspectionRequest(as, client, authenticate, token, options)
      return oauth4webapi.processIntrospectionResponse(as, client, answer)
    }
    expect(await introspect()).toMatchObject({ active: true, client_id: client.client_id })
    const revoked = await oauth4webapi.revocationRequest(as, client, authenticate, token, options)
    await oauth4webapi.processRevocationResponse(revoked)
    expect(await introspect()).toEqual({ active: false })
    for (const wrong of [stranger, null])
      await expect(
        request(optionsWith(wrong)).then((answer) => oauth4webapi.processClientCredentialsResponse(as, client, answer)),
      ).rejects.toMatchObject({ status: 401 })
  })

  it('by openid-client fetches, introspects and revokes', async () => {
    const clientId = await machine()
    const found = await openid.discovery(new URL(tls.url), clientId, undefined, openid.TlsClientAuth(), {
      algorithm: 'oauth2',
      [openid.customFetch]: tls.fetchWith(shown) as never,
    })
    const { access_token: token } = await openid.clientCredentialsGrant(found)
    tls.app.canary.keep(token)
    expect(await openid.tokenIntrospection(found, token)).toMatchObject({ active: true, client_id: clientId })
    await openid.tokenRevocation(found, token)
    expect(await openid.tokenIntrospection(found, token)).toEqual({ active: false })
  })

  it('by the SDK fetches a token and calls with it, also one that is bound to the same certificate', async () => {
    for (const binding of ['none', 'mtls']) {
      const clientId = await machine(binding)
      const options = { url: tls.url, credentials: clientCertificate({ clientId }), fetch: tls.fetchWith(shown) }
      const client = createClient(options)
      expect((await client.viewer()).id).toBe(clientId)
      client.close()
      const tokens = createTokenClient(options)
      tls.app.canary.keep((await tokens.token()).value)
      tokens.close()
      const wrong = createTokenClient({ ...options, fetch: tls.fetchWith(stranger) })
      await expect(wrong.token()).rejects.toMatchObject({ code: 'OAUTH_INVALID_CLIENT' })
      wrong.close()
    }
  })
})
