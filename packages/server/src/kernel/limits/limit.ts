import type { Clock } from '../clock.ts'

/** What is left to a key, and when; for the RateLimit fields of an answer. */
export interface Standing {
  readonly remaining: number
  /** Until there is one more, where nothing is left; else until all is. */
  readonly seconds: number
}

/** What one key has used: a leaky bucket, as the time at which it will be empty (the "theoretical arrival time" of GCRA). */
export interface Bucket {
  readonly key: string
  emptyAt: number
  /** What this instance counted and the others do not know of. */
  untold: number
}

/** Tells other instances what was counted here, and learns what they counted. */
export interface Sharing {
  /** Resolves once all that `bucket` holds is told, or could not be. */
  tellNow(limit: Limit, bucket: Bucket): Promise<void>
  /** Tells it within a second, and nobody waits. */
  tellLater(limit: Limit, bucket: Bucket): void
}

export interface LimitDefinition {
  readonly name: string
  readonly quota: number
  readonly windowMs: number
  readonly sharing: 'at once' | 'behind' | 'no'
}

/** An attacker may have as many addresses as they like; the memory for them is bounded. */
const mostKeys = 100_000

/** Part of the quota that an instance counts by itself. What slips through is at most this, once per instance. */
const sharePart = 0.1

/**
 * How often something may happen per key: `quota` times at once, and as often again evenly over the window. Nothing is
 * allocated but for a key that is new, and nothing is waited for but by `takeShared`.
 */
export class Limit {
  readonly name: string
  readonly quota: number
  readonly windowMs: number
  readonly sharing: LimitDefinition['sharing']
  /** `RateLimit-Policy`, which never changes (draft-ietf-httpapi-ratelimit-headers-10 §3). */
  readonly policy: string
  /** How many were refused, for the metrics. */
  refused = 0
  readonly #clock: Clock
  readonly #others: Sharing | null
  readonly #refillMs: number
  readonly #share: number
  readonly #buckets = new Map<string, Bucket>()
  #lastNow = 0
  #setBackMs = 0

  constructor(clock: Clock, { name, quota, windowMs, sharing }: LimitDefinition, others: Sharing | null) {
    this.name = name
    this.quota = quota
    this.windowMs = windowMs
    this.sharing = sharing
    this.policy = `"${name}";q=${quota};w=${Math.ceil(windowMs / 1_000)}`
    this.#clock = clock
    this.#others = sharing === 'no' ? null : others
    this.#refillMs = windowMs / quota
    this.#share = Math.max(1, Math.floor(quota * sharePart))
  }

  /** How many keys are held. */
  get keys(): number {
    return this.#buckets.size
  }

  /** What `count` of them take to come back. */
  msFor(count: number): number {
    return count * this.#refillMs
  }

  /** Counts one, or answers false where there is none left: then nothing is counted. */
  take(key: string): boolean {
    const now = this.#now()
    const bucket = this.#buckets.get(key) ?? this.#fresh(key, now)
    if (!this.#add(bucket, now)) return false
    if (bucket.untold >= this.#share) this.#others?.tellLater(this, bucket)
    return true
  }

  /** The same, and where this instance's share is used up, the answer is that of all instances together. */
  takeShared(key: string): boolean | Promise<boolean> {
    const now = this.#now()
    const bucket = this.#buckets.get(key) ?? this.#fresh(key, now)
    if (!this.#add(bucket, now)) return false
    if (this.#others === null || bucket.untold < this.#share) return true
    return this.#others.tellNow(this, bucket).then(() => {
      // As exact as `#add`, or whoever waited as long as they were told would be refused here.
      const isWithin = bucket.emptyAt - this.#now() <= this.windowMs + Math.max(1, this.#refillMs / 1_000)
      if (!isWithin) this.refused += 1
      return isWithin
    })
  }

  #add(bucket: Bucket, now: number): boolean {
    const emptyAt = Math.max(bucket.emptyAt, now) + this.#refillMs
    // A thousandth of one more or less is what adding fractions comes to.
    if (emptyAt - now > this.windowMs + this.#refillMs / 1_000) {
      this.refused += 1
      return false
    }
    bucket.emptyAt = emptyAt
    if (this.#others !== null) bucket.untold += 1
    return true
  }

  /** Takes over what all instances counted: so much time from now, and what was counted here since it was told. */
  learn(bucket: Bucket, msUntilEmpty: number): void {
    bucket.emptyAt = this.#now() + msUntilEmpty + this.msFor(bucket.untold)
  }

  // A clock that is set back stands still here until it goes on: it gives nothing back, and makes nobody wait for it.
  #now(): number {
    const now = this.#clock.now()
    if (now < this.#lastNow) this.#setBackMs += this.#lastNow - now
    this.#lastNow = now
    return now + this.#setBackMs
  }

  /** Seconds until another one is heard, or 0. */
  waitSeconds(key: string): number {
    const bucket = this.#buckets.get(key)
    if (!bucket) return 0
    const now = this.#now()
    const excessMs = bucket.emptyAt - now - (this.windowMs - this.#refillMs) - this.#refillMs / 1_000
    return excessMs <= 0 ? 0 : Math.ceil(excessMs / 1_000)
  }

  standing(key: string): Standing {
    const usedMs = Math.max(0, (this.#buckets.get(key)?.emptyAt ?? 0) - this.#now())
    const remaining = Math.max(0, Math.floor((this.windowMs - usedMs) / this.#refillMs + 0.001))
    return { remaining, seconds: remaining === 0 ? this.waitSeconds(key) : Math.ceil(usedMs / 1_000) }
  }

  #fresh(key: string, now: number): Bucket {
    if (this.#buckets.size >= mostKeys) this.#forget(now)
    const bucket: Bucket = { key, emptyAt: now, untold: 0 }
    this.#buckets.set(key, bucket)
    return bucket
  }

  // Those that have waited long enough first; if an attacker holds the whole table, the oldest.
  #forget(now: number): void {
    for (const [key, { emptyAt }] of this.#buckets) if (emptyAt <= now) this.#buckets.delete(key)
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < mostKeys * 0.9) return
      this.#buckets.delete(key)
    }
  }
}
