const definitions = {
  TOKEN_MISSING: { status: 401, error: null, title: 'No access token came with the request' },
  REQUEST_MALFORMED: { status: 400, error: 'invalid_request', title: 'The credentials of the request cannot be read' },
  TOKEN_INVALID: { status: 401, error: 'invalid_token', title: 'The access token is not for here' },
  TOKEN_EXPIRED: { status: 401, error: 'invalid_token', title: 'The access token has expired' },
  TOKEN_REVOKED: { status: 401, error: 'invalid_token', title: 'The access token was revoked' },
  PROOF_REQUIRED: { status: 401, error: 'invalid_token', title: 'The access token needs the proof it is bound to' },
  PROOF_INVALID: { status: 401, error: 'invalid_dpop_proof', title: 'The DPoP proof does not hold' },
  NONCE_REQUIRED: { status: 401, error: 'use_dpop_nonce', title: 'The DPoP proof needs a nonce of this server' },
  SCOPE_MISSING: { status: 403, error: 'insufficient_scope', title: 'The access token does not hold the permission' },
  KEYS_UNAVAILABLE: { status: 503, error: null, title: 'The issuer’s keys cannot be had' },
  REVOCATIONS_UNAVAILABLE: { status: 503, error: null, title: 'What was revoked cannot be known' },
} as const

/** Why a request was not let in. 503 is no fault of the caller. */
export type VerificationErrorCode = keyof typeof definitions

export type Scheme = 'Bearer' | 'DPoP'

interface Details {
  /** How the token was presented. */
  readonly scheme?: Scheme
  /** The signature algorithms of proofs (RFC 9449 §5.1); where left out, DPoP is not offered. */
  readonly proofAlgorithms?: string | undefined
  readonly scope?: readonly string[]
  readonly nonce?: string | undefined
}

const retryAfterSeconds = '5'

const challenge = (scheme: Scheme, parameters: Readonly<Record<string, string | null | undefined>>): string => {
  const given = Object.entries(parameters).filter(([, value]) => typeof value === 'string')
  return [scheme, given.map(([name, value]) => `${name}="${value}"`).join(', ')].filter((part) => part !== '').join(' ')
}

/**
 * `WWW-Authenticate` (RFC 6750 §3, RFC 9449 §7.1). Who brought nothing is told both ways and no error; who brought
 * something is told what was wrong with that.
 */
const challengesOf = (code: VerificationErrorCode, details: Details): string => {
  const { error } = definitions[code]
  const { scheme, scope, proofAlgorithms: algs } = details
  if (scheme === undefined)
    return [challenge('Bearer', { error }), ...(algs === undefined ? [] : [challenge('DPoP', { algs })])].join(', ')
  return challenge(scheme, { error, scope: scope?.join(' '), ...(scheme === 'DPoP' && { algs }) })
}

/**
 * A request that is not let in. It holds what to answer, and nothing of the token: neither its text nor its claims, so
 * that it may be logged as it is.
 */
export class VerificationError extends Error {
  readonly code: VerificationErrorCode
  /** The HTTP status to answer with. */
  readonly status: 400 | 401 | 403 | 503
  /** The `error` of RFC 6750 §3.1 and RFC 9449 §7.1; null where none is to be told. */
  readonly error: string | null
  /** The headers to answer with, in lower case. */
  readonly headers: Readonly<Record<string, string>>

  constructor(code: VerificationErrorCode, details: Details = {}) {
    const { status, error, title } = definitions[code]
    super(title)
    this.code = code
    this.status = status
    this.error = error
    this.headers = {
      'cache-control': 'no-store',
      ...(status === 503 ? { 'retry-after': retryAfterSeconds } : { 'www-authenticate': challengesOf(code, details) }),
      ...(details.nonce !== undefined && { 'dpop-nonce': details.nonce }),
    }
  }

  override get name(): 'VerificationError' {
    return 'VerificationError'
  }
}
