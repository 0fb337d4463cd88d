import type { Grant, Step } from '../context.ts'
import { clientCredentials } from '../grants/client-credentials.ts'
import { tokenExchange } from '../grants/token-exchange.ts'
import { OAuthError } from '../oauth-error.ts'
import { requireTokenQuota, tokenLimitHeaders } from '../token-quota.ts'
import { uncached } from '../uncached.ts'

export const grants: readonly Grant[] = [clientCredentials, tokenExchange]
const byType = new Map(grants.map((grant) => [grant.grantType, grant]))

/** Hands over to the grant that was asked for. */
export const runGrant: Step = async (context) => {
  const grantType = context.parameters.get('grant_type')
  if (grantType === undefined) throw new OAuthError('invalid_request', 'grant_type is missing.')
  const grant = byType.get(grantType)
  if (!grant) throw new OAuthError('unsupported_grant_type', 'This server does not have that grant type.')
  const { client, exchange } = context
  const counted = client && requireTokenQuota(exchange.services, client)
  if (counted) await counted
  const body = await grant.handler(context)
  const headers = client ? { ...uncached, ...tokenLimitHeaders(exchange.services, client) } : uncached
  context.answer = { status: 200, headers, body }
}
