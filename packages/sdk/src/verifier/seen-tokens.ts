/**
 * What was found out about the last tokens, by their text. Two generations: what is asked for stays in the younger one,
 * and when that is full, the older is let go. So it is bounded, and asking costs no more than a look-up.
 *
 * Only tokens whose signature holds come in, so that no stranger can push others out.
 */
export class SeenTokens<Found> {
  readonly #halfSize: number
  #young = new Map<string, Found>()
  #old = new Map<string, Found>()

  /** @param size the most that are kept */
  constructor(size: number) {
    this.#halfSize = Math.ceil(size / 2)
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(token: string): Found | undefined {
    const young = this.#young.get(token)
    if (young !== undefined) return young
    const old = this.#old.get(token)
    if (old === undefined) return undefined
    this.#old.delete(token)
    this.set(token, old)
    return old
  }

  set(token: string, found: Found): void {
    if (this.#young.size >= this.#halfSize) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(token, found)
  }

  delete(token: string): void {
    this.#young.delete(token)
    this.#old.delete(token)
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }
}
