interface Entry<Found> {
  readonly token: string
  readonly found: Found
}

/**
 * A token's key is its end, which is of its signature: as good as random, and 32 characters are a small part of the work of
 * hashing all. The whole text is compared then.
 */
const keyOf = (token: string): string => token.slice(-32)

/**
 * What was found out about the last tokens, by their text. Two generations: what is asked for stays in the younger one,
 * and when that is full, the older is let go. So it is bounded, and asking costs no more than a look-up.
 *
 * Only tokens whose signature holds come in, so that no stranger can push others out.
 */
export class SeenTokens<Found> {
  readonly #halfSize: number
  #young = new Map<string, Entry<Found>>()
  #old = new Map<string, Entry<Found>>()

  /** @param size the most that are kept */
  constructor(size: number) {
    this.#halfSize = Math.ceil(size / 2)
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(token: string): Found | undefined {
    const key = keyOf(token)
    const young = this.#young.get(key)
    if (young !== undefined) return young.token === token ? young.found : undefined
    const old = this.#old.get(key)
    if (old === undefined || old.token !== token) return undefined
    this.#old.delete(key)
    this.set(token, old.found)
    return old.found
  }

  set(token: string, found: Found): void {
    if (this.#young.size >= this.#halfSize) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(keyOf(token), { token, found })
  }

  delete(token: string): void {
    this.#young.delete(keyOf(token))
    this.#old.delete(keyOf(token))
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }
}
