import type { ErrorCode } from '@postern/protocol'
import type { ProofError } from '../../domain/tokens/dpop-proofs.ts'

/** The error codes of RFC 6749 §5.2, RFC 8707 §2 and RFC 9449 §12.2, and what a server that cannot work answers (§4.1.2.1's term). */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'temporarily_unavailable'
  | 'server_error'
  | 'slow_down'
  | ProofError

interface Extra {
  /** 400 where left out. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Our own code, where there is one beyond the standard's. */
  readonly code?: ErrorCode
}

/** A refusal of an OAuth endpoint. */
export class OAuthError extends Error {
  readonly error: OAuthErrorCode
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly code: ErrorCode | null

  constructor(error: OAuthErrorCode, description: string, { status = 400, headers = {}, code }: Extra = {}) {
    // %x20-21 / %x23-5B / %x5D-7E (RFC 6749 §5.2): no quotes, no backslashes, ASCII.
    super(description.replaceAll(/["\\]/g, "'").replaceAll(/[^\x20-\x7E]/g, '?'))
    this.error = error
    this.status = status
    this.headers = headers
    this.code = code ?? null
  }
}

/** 401 with the challenge that §5.2 demands; one text for every reason, so that it tells nothing. */
export const invalidClient = (): OAuthError =>
  new OAuthError('invalid_client', 'Client authentication failed.', {
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="postern", charset="UTF-8"' },
  })

const proofTexts: Readonly<Record<ProofError, string>> = {
  invalid_dpop_proof: 'The DPoP proof does not hold: make one for each request, with its method and its address.',
  use_dpop_nonce: 'Make the DPoP proof with the nonce that this answer tells, and send the request again.',
}

/** 400, which leaves the nonce to the answer's header (RFC 9449 §5, §8). */
export const proofRefusal = (error: ProofError): OAuthError => new OAuthError(error, proofTexts[error])
