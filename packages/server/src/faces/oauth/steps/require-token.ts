import type { Step } from '../context.ts'
import { OAuthError } from '../oauth-error.ts'

/**
 * The token that is asked about (RFC 7009 §2.1, RFC 7662 §2.1). A `token_type_hint` is no more than a hint: there is one
 * type of token, so whatever it says is ignored.
 */
export const requireToken: Step = ({ parameters }) => {
  if (!parameters.has('token')) throw new OAuthError('invalid_request', 'token is missing: send the token in the body.')
}
