import { documentCache } from './limits.ts'

/**
 * What was made of a document, by its text: those used last, as far as their texts are short and few enough. Counted by
 * length and not by number, or whoever sends long ones would fill the memory; the tree made of a text is a few hundred
 * times its size at worst.
 */
export class DocumentCache<Value> {
  readonly #held = new Map<string, Value>()
  #weight = 0

  get weight(): number {
    return this.#weight
  }

  get(text: string): Value | undefined {
    const value = this.#held.get(text)
    if (value === undefined) return undefined
    // A map keeps the order of insertion: what is put in again is the newest.
    this.#held.delete(text)
    this.#held.set(text, value)
    return value
  }

  set(text: string, value: Value): void {
    if (text.length > documentCache.longest) return
    if (!this.#held.delete(text)) this.#weight += weightOf(text)
    this.#held.set(text, value)
    for (const oldest of this.#held.keys()) {
      if (this.#weight <= documentCache.most) return
      this.#held.delete(oldest)
      this.#weight -= weightOf(oldest)
    }
  }
}

const weightOf = (text: string): number => text.length + documentCache.overhead
