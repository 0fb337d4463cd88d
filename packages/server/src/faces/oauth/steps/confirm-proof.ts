import { recordRefusedClient } from '../../../domain/tokens/issue.ts'
import type { DpopProof } from '../../../domain/tokens/dpop-proof.ts'
import type { OAuthContext, Step } from '../context.ts'
import { invalidClient, proofRefusal } from '../oauth-error.ts'

const confirm = async (context: OAuthContext, proof: DpopProof): Promise<void> => {
  const { exchange, call, client } = context
  if (!call || !client) throw invalidClient()
  const { deps, proofs } = exchange.services
  if (await proofs.confirm(proof, null)) return
  // Whoever sends a proof that was used, or is not signed, has what the client authenticates with.
  context.isRecorded = true
  await recordRefusedClient(deps, call, client, 'tokens:issue')
  throw proofRefusal('invalid_dpop_proof')
}

/** Takes the proof of a client that is believed, which uses it up. A request without one waits for nothing. */
export const confirmProof: Step = (context) => {
  if (context.proof) return confirm(context, context.proof)
  return undefined
}
