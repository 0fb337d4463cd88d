import type { Step } from '../context.ts'
import { OAuthError } from '../oauth-error.ts'

/** Credentials in the URI would end in logs: parameters come in the body only (RFC 6749 §2.3.1). */
export const refuseQuery: Step = ({ exchange }) => {
  if (exchange.search !== '') {
    throw new OAuthError('invalid_request', 'Parameters belong into the body, not into the URI.')
  }
}
