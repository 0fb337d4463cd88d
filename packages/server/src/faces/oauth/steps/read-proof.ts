import { readProof as readProofOf } from '../../shared/dpop.ts'
import type { Step } from '../context.ts'
import { proofRefusal } from '../oauth-error.ts'

/**
 * Reads the DPoP proof of a token request, where there is one (RFC 9449 §5). Before the client is believed: to be asked for
 * a nonce must not use up the assertion of a client that sends the same form again (§8).
 */
export const readProof: Step = (context) => {
  const { exchange } = context
  if (exchange.request.headers['dpop'] === undefined) return
  const proof = readProofOf(exchange)
  if (typeof proof === 'string') throw proofRefusal(proof)
  context.proof = proof
}
