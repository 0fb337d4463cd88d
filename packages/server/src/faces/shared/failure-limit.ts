import type { Clock } from '../../kernel/clock.ts'

interface Bucket {
  failures: number
  /** Milliseconds: when `failures` was true. */
  at: number
}

const largestTable = 100_000

/**
 * How often an address may be wrong: `burst` times at once, then one more each `refillMs`. Being right costs nothing,
 * so a client that authenticates is never held up by it.
 */
export class FailureLimit {
  readonly #clock: Clock
  readonly #burst: number
  readonly #refillMs: number
  readonly #buckets = new Map<string, Bucket>()

  constructor(clock: Clock, limits: { readonly burst: number; readonly refillMs: number }) {
    this.#clock = clock
    this.#burst = limits.burst
    this.#refillMs = limits.refillMs
  }

  /** Seconds until another try is heard, or 0. */
  waitSeconds(key: string): number {
    const bucket = this.#buckets.get(key)
    if (!bucket) return 0
    const excess = this.#failuresNow(bucket) - (this.#burst - 1)
    return excess <= 0 ? 0 : Math.ceil((excess * this.#refillMs) / 1000)
  }

  fail(key: string): void {
    const bucket = this.#buckets.get(key)
    if (!bucket && this.#buckets.size >= largestTable) this.#forget()
    this.#buckets.set(key, { failures: (bucket ? this.#failuresNow(bucket) : 0) + 1, at: this.#clock.now() })
  }

  #failuresNow(bucket: Bucket): number {
    const now = this.#clock.now()
    // A clock that was set back gives nothing back until now, and neither does it make anybody wait for what it lost.
    if (now < bucket.at) bucket.at = now
    return Math.max(0, bucket.failures - (now - bucket.at) / this.#refillMs)
  }

  // Those that have waited long enough first; if an attacker holds the whole table, the oldest.
  #forget(): void {
    for (const [key, bucket] of this.#buckets) if (this.#failuresNow(bucket) === 0) this.#buckets.delete(key)
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < largestTable * 0.9) return
      this.#buckets.delete(key)
    }
  }
}
