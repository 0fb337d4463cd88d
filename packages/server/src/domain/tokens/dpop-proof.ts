import type { KeyObject } from 'node:crypto'
import { compactVerify } from 'jose'
import { algorithmsOf, keyObjectOf, readPublicJwk, thumbprintOf } from '../applications/public-jwk.ts'
import { readStrictJwt, type UnverifiedJwt } from './strict-jwt.ts'

/** The request that a proof has to be made for. */
export interface ProofTarget {
  readonly method: string
  /** As clients address it: our own public address and the path. */
  readonly url: string
}

/** A proof as it was sent: all of it fits the request, and its signature is not checked yet. */
export interface DpopProof {
  /** The thumbprint (RFC 7638) of the key that it shows, as `cnf.jkt` has it. */
  readonly jkt: string
  readonly jti: string
  /** When nobody takes it any more, in milliseconds. */
  readonly endsAt: number
  /** The hash of the token that it is for; null where it is for none. */
  readonly ath: string | null
  readonly nonce: string | null
  readonly key: KeyObject
  readonly jwt: UnverifiedJwt
}

/** How far `iat` may be from now, either way: what clocks differ by, and what a request takes (RFC 9449 §11.1). */
export const proofWindowSeconds = 60
const longestJti = 256
const longestUrl = 2_048

const unreserved = /[A-Za-z0-9\-._~]/

/** One spelling of an escaped character: none where it needs none, and else capitals (RFC 3986 §6.2.2.1, §6.2.2.2). */
const normalEscape = (escape: string): string => {
  const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16))
  return unreserved.test(character) ? character : escape.toUpperCase()
}

/** The address without query and fragment, normalised (RFC 9449 §4.3, RFC 3986 §6.2.2 and §6.2.3); null for what is none. */
const placeOf = (text: unknown): string | null => {
  if (typeof text !== 'string' || text.length > longestUrl || !/^https?:\/\/[^\s\\]+$/i.test(text)) return null
  if (!URL.canParse(text)) return null
  const { origin, pathname, username, password } = new URL(text)
  if (username !== '' || password !== '') return null
  return origin + pathname.replaceAll(/%[\da-f]{2}/gi, normalEscape)
}

const isTextOrNothing = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads a DPoP proof and checks all of RFC 9449 §4.3 that needs neither a signature nor what is remembered; null where it
 * does not hold. `now` is in milliseconds. Its header holds the public key itself and nothing beside it: no key by
 * reference (jku, x5u), no certificate, no extension.
 */
export const readDpopProof = (text: string, target: ProofTarget, now: number): DpopProof | null => {
  const jwt = readStrictJwt(text, ['jwk'])
  if (!jwt || jwt.typ !== 'dpop+jwt' || jwt.kid !== null || !isRecord(jwt.others['jwk'])) return null
  const { jti, htm, htu, iat, ath, nonce } = jwt.claims
  if (typeof jti !== 'string' || jti === '' || jti.length > longestJti) return null
  if (htm !== target.method || placeOf(htu) === null || placeOf(htu) !== placeOf(target.url)) return null
  if (typeof iat !== 'number' || !(Math.abs(now / 1000 - iat) <= proofWindowSeconds)) return null
  if (!isTextOrNothing(ath) || !isTextOrNothing(nonce)) return null
  const jwk = readPublicJwk(jwt.others['jwk'])
  if (typeof jwk === 'string' || !algorithmsOf(jwk).includes(jwt.alg)) return null
  return {
    jkt: thumbprintOf(jwk),
    jti,
    endsAt: Math.ceil((iat + proofWindowSeconds) * 1000),
    ath: ath ?? null,
    nonce: nonce ?? null,
    key: keyObjectOf(jwk),
    jwt,
  }
}

/** Whether whoever made the proof has the private half of the key that it shows (RFC 9449 §4.3, item 6). */
export const isProofSigned = ({ jwt, key }: DpopProof): Promise<boolean> =>
  compactVerify(jwt.text, key, { algorithms: [jwt.alg] }).then(
    () => true,
    () => false,
  )
