import type { Credentials } from '../credentials.ts'
import { PosternError } from '../errors.ts'
import { parseJson } from '../exchange.ts'
import { isRecord } from '../record.ts'
import { privateKeyCredentials } from './private-key-jwt.ts'

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

export const secretsOf = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.filter(isText)
  return isText(value) ? [value] : []
}

/** What stands in a record: `{ clientId, clientSecret }`, `{ clientId, secrets: [newest, …] }` or `{ clientId, key }`. */
const ofRecord = (record: Record<string, unknown>, clientId: string | undefined): Credentials | null => {
  const id = clientId ?? record['clientId'] ?? record['client_id']
  if (!isText(id)) return null
  const { key } = record
  // A secret that somebody left beside a key is not sent: the key is there because the secret shall not travel.
  if (isText(key) || isRecord(key)) return privateKeyCredentials(id, key)
  const secrets = secretsOf(record['secrets'] ?? record['clientSecret'] ?? record['client_secret'])
  return secrets.length === 0 ? null : { clientId: id, secrets }
}

/**
 * Credentials as files and secret managers hold them: JSON with the client ID and its secrets or its private key (a JWK or
 * PKCS #8), or, where the client ID is configured, secrets alone, one a line, or a private key in PEM.
 * @throws PosternError `SECRET_MALFORMED`
 */
export const credentialsOf = (
  document: string | Record<string, unknown>,
  clientId: string | undefined,
  where: string,
): Credentials => {
  const parsed = typeof document === 'string' ? parseJson(document) : document
  let found: Credentials | null = null
  if (isRecord(parsed)) found = ofRecord(parsed, clientId)
  // What was meant to be JSON and is not is no secret to be sent.
  else if (typeof document === 'string' && clientId !== undefined && !/^\s*[{["]/.test(document)) {
    const secrets = document.split(/\r?\n/).map((line) => line.trim())
    found = ofRecord(document.includes('-----BEGIN ') ? { key: document } : { secrets }, clientId)
  }
  if (found !== null) return found
  throw new PosternError('SECRET_MALFORMED', { where })
}

/** Both, where the second is of the version before: while one secret replaces another, either may be the one that works. */
export const joined = (current: Credentials, previous: Credentials | null): Credentials =>
  'secrets' in current && previous !== null && 'secrets' in previous && previous.clientId === current.clientId
    ? { clientId: current.clientId, secrets: [...current.secrets, ...previous.secrets] }
    : current
