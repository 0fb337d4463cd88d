/** A proof counts for so long before and after its `iat`, in seconds (RFC 9449 §11.1). */
export const proofLifeSeconds = 60
export const proofToleranceSeconds = 5

const mostInGeneration = 50_000

/**
 * The proofs that were used (RFC 9449 §11.1), in two generations. The older one is forgotten once none of it could count
 * any more; or earlier, where there are too many, and then whatever is as old as that is refused. So it is bounded, and a
 * flood makes it stricter, never laxer.
 */
export class ProofReplays {
  #young = new Set<string>()
  #old = new Set<string>()
  #youngSince = 0
  /** Proofs made before this are refused. Seconds since 1970. */
  #refusedBefore = 0

  /** Takes note of a proof. Whether it is the first time, and recent enough to tell. Seconds since 1970. */
  isFirst(id: string, issuedAt: number, nowSeconds: number): boolean {
    const isOver = nowSeconds - this.#youngSince > proofLifeSeconds + proofToleranceSeconds
    if (isOver || this.#young.size >= mostInGeneration) {
      // What is let go now was used before the younger generation began, and made no later than it was tolerated.
      this.#refusedBefore = this.#youngSince + proofToleranceSeconds
      this.#old = this.#young
      this.#young = new Set()
      this.#youngSince = nowSeconds
    }
    if (issuedAt <= this.#refusedBefore || this.#young.has(id) || this.#old.has(id)) return false
    this.#young.add(id)
    return true
  }
}
