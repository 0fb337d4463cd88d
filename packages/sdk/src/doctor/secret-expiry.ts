import type { AccessToken } from '../access-token.ts'
import type { CoreClient } from '../core-client.ts'
import { isRecord } from '../record.ts'
import { ok, unknown, warning } from './finding.ts'
import type { Finding } from './finding.ts'

const document = `query SecretExpiry($id: ID!) { application(id: $id) { secrets { id expiresAt } } }`
const dayMs = 24 * 3_600_000
/** Enough to replace it without haste. */
const soonDays = 14
const advice =
  'Open a new secret beside it (`postern applications rotate`), hand it to the application, and retire the old one.'

/** When the secret that fetched a token ends, where the token may read that. */
export const secretExpiry = async (
  client: CoreClient,
  token: AccessToken,
  claims: Record<string, unknown>,
  now: number,
): Promise<Finding> => {
  const { client_id: id, credential } = claims
  // Without the permission it would be refused, which is an event in the audit that nobody asked for.
  const mayRead = token.scope.includes('applications:read')
  const data: unknown = mayRead ? await client.request(document, { id }).catch(() => null) : null
  const application = isRecord(data) && isRecord(data['application']) ? data['application'] : {}
  const secrets = Array.isArray(application['secrets']) ? application['secrets'].filter(isRecord) : []
  const endsAt = Date.parse(String(secrets.find((secret) => secret['id'] === credential)?.['expiresAt']))
  if (Number.isNaN(endsAt))
    return unknown('SECRET_EXPIRY', 'When the secret ends could not be told.', 'It can be, with `applications:read`.')
  const days = Math.floor((endsAt - now) / dayMs)
  const found = `The secret in use ends in ${days} days, on ${new Date(endsAt).toISOString().slice(0, 10)}.`
  return days < soonDays ? warning('SECRET_EXPIRY', found, advice) : ok('SECRET_EXPIRY', found)
}
