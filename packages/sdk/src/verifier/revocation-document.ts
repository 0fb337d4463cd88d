import { revocationFeedType } from '@postern/protocol'
import { isRecord } from '../record.ts'
import { isTyped, readJws } from './jws.ts'
import type { KeySet } from './key-set.ts'

/** What the feed said last. Times are seconds since 1970. */
export interface RevocationDocument {
  readonly space: string
  readonly issuedAt: number
  readonly expiresAt: number
  readonly revoked: ReadonlySet<string>
  readonly epochs: ReadonlyMap<string, number>
}

export interface Expected {
  readonly issuer: string
  /** The spaces whose document it may be; null for any. */
  readonly spaces: ReadonlySet<string> | null
  readonly nowSeconds: number
}

const headerNames = new Set(['alg', 'typ', 'kid'])
const longestText = 8 * 1024 * 1024
/** A document may not come from further in the future than this: it would outlive the truth. */
const toleranceSeconds = 60

/**
 * The signed document of what was revoked; null where it does not hold: signed by nobody we know, of another type (a
 * token is no feed), issuer or space, or of another time.
 * @throws VerificationError `KEYS_UNAVAILABLE`
 */
export const readRevocationDocument = async (
  text: string,
  keys: KeySet,
  { issuer, spaces, nowSeconds }: Expected,
): Promise<RevocationDocument | null> => {
  const jws = readJws(text, headerNames, longestText)
  if (jws === null || !isTyped(jws, revocationFeedType)) return null
  const { kid, alg } = jws.header
  const key = typeof kid === 'string' ? await keys.find(kid) : null
  if (key === null || key.alg !== alg || !(await key.verify(jws.signature, jws.signed))) return null
  const { iss, iat, exp, space, revoked, epochs } = jws.payload
  if (iss !== issuer || typeof space !== 'string' || (spaces !== null && !spaces.has(space))) return null
  if (typeof iat !== 'number' || typeof exp !== 'number') return null
  if (iat > nowSeconds + toleranceSeconds || exp <= nowSeconds) return null
  if (!Array.isArray(revoked) || !revoked.every((id) => typeof id === 'string') || !isRecord(epochs)) return null
  const byClient = Object.entries(epochs)
  if (!byClient.every((entry): entry is [string, number] => typeof entry[1] === 'number')) return null
  return { space, issuedAt: iat, expiresAt: exp, revoked: new Set(revoked), epochs: new Map(byClient) }
}
