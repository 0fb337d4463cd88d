import type { Clock } from '../clock.ts'
import { Limit, type Sharing } from './limit.ts'

/** Distinct quotas, not keys: people choose round numbers. */
const mostLimits = 1_000

/**
 * A limit whose quota is set for each key by itself: a `Limit` for each quota in use. One that is changed counts anew. Whoever
 * is counted waits for the database when this instance's share is used up, so that instances hand out one quota together.
 */
export class Quotas {
  readonly name: string
  readonly #clock: Clock
  readonly #windowMs: number
  readonly #others: Sharing | null
  readonly #limits = new Map<number, Limit>()

  constructor(clock: Clock, name: string, windowMs: number, others: Sharing | null) {
    this.name = name
    this.#clock = clock
    this.#windowMs = windowMs
    this.#others = others
  }

  get refused(): number {
    return this.#sum(({ refused }) => refused)
  }

  /** How many keys are held. */
  get keys(): number {
    return this.#sum(({ keys }) => keys)
  }

  /** The limit of everybody who has this quota. */
  of(quota: number): Limit {
    const held = this.#limits.get(quota)
    if (held) return held
    for (const oldest of this.#limits.keys()) {
      if (this.#limits.size < mostLimits) break
      this.#limits.delete(oldest)
    }
    const definition = { name: this.name, quota, windowMs: this.#windowMs, sharing: 'at once' } as const
    const limit = new Limit(this.#clock, definition, this.#others)
    this.#limits.set(quota, limit)
    return limit
  }

  #sum(count: (limit: Limit) => number): number {
    let sum = 0
    for (const limit of this.#limits.values()) sum += count(limit)
    return sum
  }
}

/** What an application may fetch by its own settings, beside the limits of the table. */
export interface TokenQuotas {
  readonly perHour: Quotas
  readonly perDay: Quotas
}

export const createTokenQuotas = (clock: Clock, others: Sharing | null): TokenQuotas => ({
  perHour: new Quotas(clock, 'tokens-per-hour', 3_600_000, others),
  perDay: new Quotas(clock, 'tokens-per-day', 86_400_000, others),
})
