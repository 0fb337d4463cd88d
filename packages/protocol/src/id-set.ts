/** The 26 characters of an ID's body in words of six, the last of two: read in base 36, each is below `free`. */
const wordsPerId = 5
const free = 0xffffffff

/**
 * The IDs seen so far, exactly, in 25 to 50 bytes each: a set of strings takes two to three times that, and ends at 2^24.
 */
export class IdSet {
  // Drawn anew each time, so that nobody can choose IDs which all fall into one place and stall the verifier.
  readonly #seed = crypto.getRandomValues(new Uint32Array(1))[0]!
  #slots = new Uint32Array(1024 * wordsPerId).fill(free)
  #count = 0

  /** Adds a well-formed ID; false where it was there already. */
  add(id: string): boolean {
    if (this.#count * wordsPerId > this.#slots.length * 0.8) this.#grow()
    const body = id.slice(-26)
    const words = [0, 6, 12, 18, 24].map((start) => Number.parseInt(body.slice(start, start + 6), 36))
    const isNew = place(this.#slots, this.#seed, words)
    if (isNew) this.#count += 1
    return isNew
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Uint32Array(old.length * 2).fill(free)
    for (let at = 0; at < old.length; at += wordsPerId) {
      if (old[at] !== free) place(this.#slots, this.#seed, old.subarray(at, at + wordsPerId))
    }
  }
}

const place = (slots: Uint32Array, seed: number, words: ArrayLike<number>): boolean => {
  const capacity = slots.length / wordsPerId
  let mixed = seed
  for (let index = 0; index < wordsPerId; index += 1) {
    mixed = Math.imul(mixed ^ words[index]!, 0x9e3779b1)
    mixed ^= mixed >>> 15
  }
  for (let slot = mixed & (capacity - 1); ; slot = (slot + 1) & (capacity - 1)) {
    const at = slot * wordsPerId
    if (slots[at] === free) {
      slots.set(words, at)
      return true
    }
    let same = 0
    while (same < wordsPerId && slots[at + same] === words[same]) same += 1
    if (same === wordsPerId) return false
  }
}
