import { exchangeToken } from '../../../domain/tokens/exchange-issue.ts'
import type { Grant } from '../context.ts'
import { invalidClient, OAuthError } from '../oauth-error.ts'
import { slowDown } from '../refused-client.ts'

type Parameters = ReadonlyMap<string, string>

// Our access tokens are JWTs, and may be called either (RFC 8693 §3).
const types = ['urn:ietf:params:oauth:token-type:access_token', 'urn:ietf:params:oauth:token-type:jwt']

const requireType = (parameters: Parameters, name: string): void => {
  if (!types.includes(parameters.get(name) ?? ''))
    throw new OAuthError('invalid_request', `${name} must be ${types[0]}: access tokens of this service are exchanged.`)
}

/** @throws OAuthError where the parameters do not go together (RFC 8693 §2.1) */
const requireParameters = (parameters: Parameters): void => {
  if (!parameters.has('subject_token')) throw new OAuthError('invalid_request', 'subject_token is missing.')
  requireType(parameters, 'subject_token_type')
  if (parameters.has('actor_token')) requireType(parameters, 'actor_token_type')
  else if (parameters.has('actor_token_type'))
    throw new OAuthError('invalid_request', 'actor_token_type is for an actor_token, which is missing.')
  if (parameters.has('requested_token_type')) requireType(parameters, 'requested_token_type')
}

/** @throws OAuthError where resource and audience are two: a token is for one API */
const targetOf = (parameters: Parameters): string | undefined => {
  const [resource, audience] = [parameters.get('resource'), parameters.get('audience')]
  if (resource !== undefined && audience !== undefined && resource !== audience)
    throw new OAuthError('invalid_target', 'A token is for one API: name it as resource or as audience.')
  return resource ?? audience
}

/** RFC 8693: an application gets a token for another API in the name of whoever sent it theirs. */
export const tokenExchange: Grant = {
  grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
  parameters: [
    ...['subject_token', 'subject_token_type', 'actor_token', 'actor_token_type', 'requested_token_type'],
    ...['scope', 'resource', 'audience'],
  ],
  async handler({ exchange, parameters, call, client, credential, proof }) {
    if (!call || !client || !credential) throw invalidClient()
    const { deps, limits, verifier } = exchange.services
    requireParameters(parameters)
    const resource = targetOf(parameters)
    if (limits.tokens?.take(client.id) === false)
      throw slowDown(limits.tokens, client.id, 'Too many tokens for this application.')
    const [subject, actor] = [parameters.get('subject_token') ?? '', parameters.get('actor_token')]
    return exchangeToken.perform(deps, call, {
      client,
      credential,
      // Whoever may not exchange any is told nothing of one.
      subject: client.permissions.includes('tokens:exchange') ? await verifier.find(subject) : null,
      actor: actor === undefined ? undefined : await verifier.find(actor),
      scope: parameters.get('scope'),
      resource,
      holder: { jkt: proof?.jkt ?? null, certificate: exchange.certificate },
    })
  },
}
