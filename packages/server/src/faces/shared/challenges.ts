import type { Permission } from '@postern/protocol'
import { signingAlgorithms } from '../../domain/applications/model.ts'
import type { Exchange } from './exchange.ts'
import { tokenScheme } from './presented-token.ts'

const algorithms = `algs="${signingAlgorithms.join(' ')}"`

/** The challenge that belongs to a 403 for want of a scope (RFC 6750 §3.1): the scope that would do. */
export const scopeChallenge = (exchange: Exchange, scope: Permission): Record<string, string> => {
  const scheme = tokenScheme(exchange) ?? 'Bearer'
  return { 'www-authenticate': `${scheme} realm="postern", error="insufficient_scope", scope="${scope}"` }
}

const invalidToken = 'error="invalid_token", error_description="The access token is not valid here"'

const challenge = (exchange: Exchange): string => {
  const { refusedProof } = exchange
  switch (tokenScheme(exchange)) {
    case 'DPoP':
      return `DPoP realm="postern", ${refusedProof ? `error="${refusedProof}"` : invalidToken}, ${algorithms}`
    case 'Bearer':
      return `Bearer realm="postern", ${invalidToken}`
    case null:
      return `Bearer realm="postern", DPoP realm="postern", ${algorithms}`
  }
}

/**
 * The challenge that belongs to a 401 (RFC 6750 §3, RFC 9449 §7.1): to who brought no token, both ways to show one and no
 * error; to who brought one, what was wrong, in the same way.
 */
export const tokenChallenge = (exchange: Exchange): Record<string, string> => ({
  'www-authenticate': challenge(exchange),
})
