import type { ErrorCode } from '@postern/protocol'
import { Counter } from '../metrics.ts'
import { prefixOf } from './address-prefix.ts'

export interface CountedRefusal {
  readonly prefix: string
  /** When the minute began, in milliseconds since 1970. */
  readonly minute: number
  readonly code: ErrorCode
  readonly count: number
}

/** Whoever has many networks at hand, as anybody has in IPv6, writes no more rows than this a minute and code. */
const mostPrefixes = 1_000
/** What is kept while it cannot be written. */
const mostHeld = 50_000
/** Stands for all prefixes beyond those. */
const others = '*'

/**
 * Refusals of callers nobody knows, and of requests that came to no action: counted in memory by address prefix and minute, and written in batches,
 * so that a flood of them writes a bounded number of rows. Each is counted, if not under its prefix then among others.
 */
export class RefusalCounts {
  /** All of them since the start, for the metrics. */
  readonly byCode = new Counter<ErrorCode>()
  readonly #counts = new Map<string, CountedRefusal>()
  #minute = -1
  #prefixes = new Set<string>()

  add(address: string | null, code: ErrorCode, now: number): void {
    this.byCode.add(code)
    const minute = Math.floor(now / 60_000) * 60_000
    this.#count({ prefix: this.#prefixIn(minute, address), minute, code, count: 1 })
  }

  // Counted by the minute and not by the batch: what was written already is a row already.
  #prefixIn(minute: number, address: string | null): string {
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#prefixes = new Set()
    }
    const prefix = address === null ? '' : prefixOf(address)
    if (this.#prefixes.size >= mostPrefixes && !this.#prefixes.has(prefix)) return others
    this.#prefixes.add(prefix)
    return prefix
  }

  #count(one: CountedRefusal): void {
    const key = `${one.prefix}|${one.minute}|${one.code}`
    const held = this.#counts.get(key)
    if (!held && this.#counts.size >= mostHeld && one.prefix !== others) this.#count({ ...one, prefix: others })
    else this.#counts.set(key, { ...one, count: one.count + (held?.count ?? 0) })
  }

  /** Takes what was counted so far; it is the caller's to write, or to give back. */
  take(): readonly CountedRefusal[] {
    const taken = [...this.#counts.values()]
    this.#counts.clear()
    return taken
  }

  giveBack(counts: readonly CountedRefusal[]): void {
    for (const one of counts) this.#count(one)
  }
}
