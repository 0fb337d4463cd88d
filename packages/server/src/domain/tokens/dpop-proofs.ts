import { hash } from 'node:crypto'
import type { Deps } from '../../kernel/deps.ts'
import { DpopNonces } from './dpop-nonces.ts'
import { isProofSigned, readDpopProof, type DpopProof } from './dpop-proof.ts'
import type { OneTimeIds } from './one-time-ids.ts'

/** Why a proof is not taken (RFC 9449 §5, §8, §12.2). */
export type ProofError = 'invalid_dpop_proof' | 'use_dpop_nonce'

/** Takes the proofs by which callers show that a key is theirs. */
export class DpopProofs {
  readonly #deps: Deps
  readonly #oneTimeIds: OneTimeIds
  readonly nonces: DpopNonces

  constructor(deps: Deps, oneTimeIds: OneTimeIds) {
    this.#deps = deps
    this.#oneTimeIds = oneTimeIds
    this.nonces = new DpopNonces(deps.keyring, deps.clock)
  }

  /**
   * The proof among the lines of the `DPoP` header, of which there has to be one, or why there is none. This much is looked
   * at before anybody is believed: what costs more, and what uses the proof up, is for `confirm`.
   */
  read(lines: readonly string[], method: string, path: string): DpopProof | ProofError {
    const { issuer, clock } = this.#deps
    const [text, ...more] = lines
    if (text === undefined || more.length > 0) return 'invalid_dpop_proof'
    const proof = readDpopProof(text, { method, url: issuer + path }, clock.now())
    if (!proof) return 'invalid_dpop_proof'
    return this.nonces.isTaken(proof.nonce) ? proof : 'use_dpop_nonce'
  }

  /**
   * Whether the proof is signed, for that token where there is one, and used for the first time, whatever the number of
   * instances. That comes last, so that nobody adds to what is remembered but who holds the key, and who was believed.
   *
   * @throws Fault OVERLOADED; what the database throws: what cannot be remembered is not taken
   */
  async confirm(proof: DpopProof, token: string | null): Promise<boolean> {
    if (token !== null && proof.ath !== hash('sha256', token, 'base64url')) return false
    if (!(await isProofSigned(proof))) return false
    return this.#oneTimeIds.use('dpop-proof', proof.jkt, proof.jti, proof.endsAt)
  }
}
