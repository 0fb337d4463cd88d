const bucketMs = 0.1
const buckets = 20_000

/** How long answers took, in steps of a tenth of a millisecond up to two seconds. */
export class Latencies {
  readonly #counts = new Uint32Array(buckets)
  #total = 0

  add(milliseconds: number): void {
    this.#counts[Math.min(buckets - 1, Math.floor(milliseconds / bucketMs))]! += 1
    this.#total += 1
  }

  /** The time, in milliseconds, that `share` of the answers did not exceed. */
  quantile(share: number): number {
    let left = Math.ceil(this.#total * share)
    for (let index = 0; index < buckets; index += 1) {
      left -= this.#counts[index]!
      if (left <= 0) return (index + 1) * bucketMs
    }
    return buckets * bucketMs
  }
}
