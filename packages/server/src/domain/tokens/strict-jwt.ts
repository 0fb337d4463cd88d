import { strictJsonObject } from '../../kernel/strict-json.ts'
import { signingAlgorithms, type SigningAlgorithm } from '../applications/model.ts'

/** A JWT as it was sent, before anything of it is believed. */
export interface UnverifiedJwt {
  readonly text: string
  readonly alg: SigningAlgorithm
  /** Without `application/`, which may be left out (RFC 7515 §4.1.9), and in lower case; null where there is none. */
  readonly typ: string | null
  readonly kid: string | null
  readonly claims: Readonly<Record<string, unknown>>
  /** What else its header says, of what was allowed there. */
  readonly others: Readonly<Record<string, unknown>>
}

const longestJwt = 8_192

/** Whether it is spelt in the one way base64url has for it (RFC 7515 §2). */
export const isCanonicalBase64Url = (part: string): boolean =>
  Buffer.from(part, 'base64url').toString('base64url') === part

const objectOf = (part: string): Readonly<Record<string, unknown>> | null =>
  strictJsonObject(Buffer.from(part, 'base64url').toString('utf8'))

const isTextOrNothing = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string'

/**
 * Reads a compact JWT of somebody else, or answers null. Its header may say how it is signed, what it is and by which of
 * the keys that we know, and nothing else: a key of its own or the address of one (jku, x5u, jwk, x5c), an extension
 * (crit, b64) or an algorithm without a key pair (none, HS256) is refused before anything is looked up (RFC 8725 §3.1,
 * §3.10). `allowed` names further members that it may have.
 */
export const readStrictJwt = (text: string, allowed: readonly string[] = []): UnverifiedJwt | null => {
  if (text.length > longestJwt) return null
  const parts = text.split('.')
  if (parts.length !== 3 || !parts.every((part) => part !== '' && isCanonicalBase64Url(part))) return null
  const header = objectOf(parts[0]!)
  const claims = objectOf(parts[1]!)
  if (!header || !claims) return null
  const { alg, typ, kid, ...others } = header
  const known = signingAlgorithms.find((one) => one === alg)
  const isStrange = Object.keys(others).some((name) => !allowed.includes(name))
  if (!known || isStrange || !isTextOrNothing(typ) || !isTextOrNothing(kid)) return null
  return {
    text,
    alg: known,
    typ: typ?.toLowerCase().replace(/^application\//, '') ?? null,
    kid: kid ?? null,
    claims,
    others,
  }
}
