import { endpoints, grantablePermissions } from '@postern/protocol'
import type { Step } from '../context.ts'
import { grants } from './run-grant.ts'

/** Authorization server metadata (RFC 8414 §2): only what is there. */
export const publishMetadata: Step = (context) => {
  const { issuer } = context.exchange.services.deps
  context.answer = {
    status: 200,
    headers: { 'cache-control': 'public, max-age=300' },
    body: {
      issuer,
      token_endpoint: `${issuer}${endpoints.token.path}`,
      jwks_uri: `${issuer}${endpoints.jwks.path}`,
      scopes_supported: grantablePermissions,
      // There is no authorization endpoint yet, so there is no response type (§2 demands the member).
      response_types_supported: [],
      grant_types_supported: grants.map((grant) => grant.grantType),
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    },
  }
}
