import type { DpopProof } from '../../domain/tokens/dpop-proof.ts'
import type { ProofError } from '../../domain/tokens/dpop-proofs.ts'
import type { Exchange } from './exchange.ts'
import { headerLines } from './header-lines.ts'

const pathOf = ({ request }: Exchange): string => (request.url ?? '/').split('?', 1)[0]!

/** The answer tells the nonce that the next proof must name (RFC 9449 §8.1, §8.2). */
const tellNonce = ({ response, services }: Exchange): void => {
  response.setHeader('dpop-nonce', services.proofs.nonces.current())
}

/**
 * The proof that came with the request, made for it and with a nonce of ours, or why there is none; the answer tells the
 * nonce where the next proof needs another one. Neither its signature is checked yet nor that it is new: `proofs.confirm`.
 */
export const readProof = (exchange: Exchange): DpopProof | ProofError => {
  const { request, services } = exchange
  const lines = headerLines(request, 'dpop')
  const proof = services.proofs.read(lines, request.method ?? '', pathOf(exchange))
  if (proof === 'use_dpop_nonce') tellNonce(exchange)
  else if (typeof proof === 'object' && proof.nonce !== services.proofs.nonces.current()) tellNonce(exchange)
  return proof
}
