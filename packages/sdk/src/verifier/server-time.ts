import { elapsedMs } from '../platform.ts'
import type { Clock, Instant } from '../platform.ts'

/** HTTP's Date counts whole seconds, and the way there and back takes its time. */
const ignoredSkewMs = 5_000

/**
 * The issuer's time: this machine's, put right by the `Date` of the issuer's answers where it is off by more than a few
 * seconds. From then on it goes by elapsed time, so that setting the clock back makes no token younger.
 */
export class ServerTime {
  readonly #clock: Clock
  #anchor: { readonly at: Instant; readonly serverMs: number } | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.at(this.#clock.now())
  }

  /** The same, at a moment that was read already. */
  at(now: Instant): number {
    return this.#anchor === null ? now.wall : this.#anchor.serverMs + elapsedMs(this.#anchor.at, now)
  }

  /** Takes note of the `Date` of an answer that was asked for at `sentAt`. */
  learn(headers: Headers, sentAt: Instant): void {
    const date = Date.parse(headers.get('date') ?? '')
    if (Number.isNaN(date)) return
    const at = this.#clock.now()
    const skewMs = (sentAt.wall + at.wall) / 2 - date
    const isRight = Math.abs(skewMs) <= ignoredSkewMs + elapsedMs(sentAt, at)
    this.#anchor = { at, serverMs: isRight ? at.wall : date + (at.wall - sentAt.wall) / 2 }
  }
}
