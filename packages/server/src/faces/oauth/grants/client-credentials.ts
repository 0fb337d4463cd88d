import { issueToken } from '../../../domain/tokens/issue.ts'
import type { Grant } from '../context.ts'
import { invalidClient } from '../oauth-error.ts'
import { slowDown } from '../refused-client.ts'

/** RFC 6749 §4.4: a machine gets a token for itself. Without `scope` it carries all that was granted. */
export const clientCredentials: Grant = {
  grantType: 'client_credentials',
  parameters: ['scope', 'resource'],
  handler({ exchange, parameters, call, client, credential, proof }) {
    if (!call || !client || !credential) throw invalidClient()
    const { deps, limits } = exchange.services
    // Without a wait, and so behind by what other instances counted in the last second: this is the path that must cost least.
    if (limits.tokens?.take(client.id) === false)
      throw slowDown(limits.tokens, client.id, 'Too many tokens for this application.')
    return issueToken.perform(deps, call, {
      client,
      credential,
      scope: parameters.get('scope'),
      resource: parameters.get('resource'),
      holder: { jkt: proof?.jkt ?? null, certificate: exchange.certificate },
    })
  },
}
