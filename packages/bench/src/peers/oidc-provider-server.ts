// A process of its own: oidc-provider with the one client, ES256 tokens and its in-memory adapter.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPairSync } from 'node:crypto'
import { Provider } from 'oidc-provider'
import { tokenLifeSeconds, tokenScopes, type TokenClient } from './peer.ts'

// Whoever started this one is gone.
process.once('disconnect', () => process.exit())

process.once('message', ({ clientId, clientSecret }: TokenClient) => {
  const server = createServer()
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    const issuer = `http://127.0.0.1:${port}`
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
    const scope = tokenScopes.join(' ')
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
          token_endpoint_auth_method: 'client_secret_basic',
          scope,
          // The only kind of key there is; no ID token is ever made here.
          id_token_signed_response_alg: 'ES256',
        },
      ],
      jwks: { keys: [{ ...key, use: 'sig', alg: 'ES256' }] },
      scopes: tokenScopes,
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        // Its way to signed access tokens (RFC 9068): by resource, here one that needs not be asked for.
        resourceIndicators: {
          enabled: true,
          defaultResource: () => issuer,
          getResourceServerInfo: () => ({
            scope,
            audience: issuer,
            accessTokenFormat: 'jwt',
            accessTokenTTL: tokenLifeSeconds,
            jwt: { sign: { alg: 'ES256' } },
          }),
        },
      },
    })
    server.on('request', provider.callback())
    process.send?.(port)
  })
})
