import { endpoints, grantablePermissions } from '@postern/protocol'
import { signingAlgorithms } from '../../../domain/applications/model.ts'
import type { Step } from '../context.ts'
import { grants } from './run-grant.ts'

// Every endpoint that believes a client does so by the same steps.
const methods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt']
// Where certificates are looked at (RFC 8705 §2.1.1, §2.2.1).
const methodsWithCertificates = [...methods, 'tls_client_auth', 'self_signed_tls_client_auth']

/**
 * Authorization server metadata (RFC 8414 §2), and the same for whoever looks where OpenID Connect puts it (RFC 8414 §5):
 * only what is there. Nobody signs in here yet, so what OpenID Connect Discovery §3 demands beside it is left out rather
 * than made up: authorization_endpoint, subject_types_supported, id_token_signing_alg_values_supported, and userinfo and
 * claims with them. `resource` (RFC 8707) has no member of its own.
 */
export const publishMetadata: Step = (context) => {
  const { issuer, takesCertificates } = context.exchange.services.deps
  const authMethods = takesCertificates ? methodsWithCertificates : methods
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
      token_endpoint_auth_methods_supported: authMethods,
      token_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
      introspection_endpoint: `${issuer}${endpoints.introspect.path}`,
      introspection_endpoint_auth_methods_supported: authMethods,
      introspection_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
      revocation_endpoint: `${issuer}${endpoints.revoke.path}`,
      revocation_endpoint_auth_methods_supported: authMethods,
      revocation_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
      dpop_signing_alg_values_supported: signingAlgorithms,
      // RFC 8705 §3.3. The endpoints are the same with a certificate and without, so they have no aliases (§5).
      ...(takesCertificates && { tls_client_certificate_bound_access_tokens: true }),
    },
  }
}
