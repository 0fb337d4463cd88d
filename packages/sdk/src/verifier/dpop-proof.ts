import { isRecord } from '../record.ts'
import { verificationKey } from './algorithms.ts'
import { digestOf } from './digest.ts'
import { isTyped, readJws } from './jws.ts'
import { proofLifeSeconds, proofToleranceSeconds } from './proof-replays.ts'
import type { ProofReplays } from './proof-replays.ts'
import { VerificationError } from './verification-error.ts'

/** Nonces of this server, for proofs that cannot be made ahead (RFC 9449 §9). */
export interface ProofNonces {
  /** A nonce for the client's next proof. */
  issue(): string | Promise<string>
  /** Whether a nonce is one of those that count now. */
  isCurrent(nonce: string): boolean | Promise<boolean>
}

/** What a proof has to be made for. */
export interface ProofTarget {
  readonly token: string
  /** The thumbprint of the key the token is bound to. */
  readonly jkt: string
  readonly method: string
  /** Where the request went, as the client sees it. */
  readonly url: string
}

interface Options {
  readonly replays: ProofReplays
  readonly nonces: ProofNonces | null
  readonly proofAlgorithms: string
  readonly nowSeconds: number
}

const headerNames = new Set(['alg', 'typ', 'jwk'])
const longestProof = 8_192
const longestId = 256
/** What a JWK holds where it is private (RFC 9449 §4.3, 7). */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Without query and fragment (RFC 9449 §4.3, 9), and normalised as URLs are. */
const placeOf = (text: unknown): string | null => {
  if (typeof text !== 'string' || !URL.canParse(text)) return null
  const { origin, pathname } = new URL(text)
  return origin + pathname
}

/**
 * Checks a DPoP proof in each of the ways of RFC 9449 §4.3, and that it is for this token (`ath`) by its key (`jkt`).
 * @throws VerificationError `PROOF_INVALID` · `NONCE_REQUIRED`
 */
export const requireProof = async (
  proof: string,
  { token, jkt, method, url }: ProofTarget,
  { replays, nonces, proofAlgorithms, nowSeconds }: Options,
): Promise<void> => {
  const scheme = { scheme: 'DPoP', proofAlgorithms } as const
  const refuseUnless = (holds: boolean): void => {
    if (!holds) throw new VerificationError('PROOF_INVALID', scheme)
  }
  const jws = readJws(proof, headerNames, longestProof)
  if (jws === null || !isTyped(jws, 'dpop+jwt')) throw new VerificationError('PROOF_INVALID', scheme)
  const { jwk, alg } = jws.header
  const { jti, htm, htu, iat, ath, nonce } = jws.payload
  if (!isRecord(jwk) || typeof alg !== 'string' || typeof jti !== 'string' || typeof iat !== 'number')
    throw new VerificationError('PROOF_INVALID', scheme)
  refuseUnless(jti !== '' && jti.length <= longestId && !privateMembers.some((name) => name in jwk))
  refuseUnless(htm === method && placeOf(htu) !== null && placeOf(htu) === placeOf(url))
  refuseUnless(iat > nowSeconds - proofLifeSeconds && iat <= nowSeconds + proofToleranceSeconds)
  const key = await verificationKey(jwk, alg)
  if (key === null || !(await key.verify(jws.signature, jws.signed)))
    throw new VerificationError('PROOF_INVALID', scheme)
  refuseUnless((await digestOf(key.canonical)) === jkt && (await digestOf(token)) === ath)
  if (nonces !== null && (typeof nonce !== 'string' || !(await nonces.isCurrent(nonce))))
    throw new VerificationError('NONCE_REQUIRED', { ...scheme, nonce: await nonces.issue() })
  // Last, so that only who holds the key of a token can add to what is remembered.
  refuseUnless(replays.isFirst(`${jkt}.${jti}`, iat, nowSeconds))
}
