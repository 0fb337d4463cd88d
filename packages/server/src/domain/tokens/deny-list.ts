import { timeOfId } from '@postern/protocol'
import type { ChangeFeed } from '../../kernel/change-feed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { View } from '../../kernel/tx.ts'
import { tokenLife } from '../applications/model.ts'
import { revocationMarginMs } from './model.ts'
import { listRevokedTokens } from './revocation-store.ts'

const pruneEveryMs = 600_000

/**
 * The tokens that were revoked and have not ended, in memory. What is denied stays denied; that a token is not is
 * believed only while the change feed is whole: after a gap the list is read again before anybody is let in.
 */
export class DenyList {
  readonly #view: View
  readonly #clock: Clock
  /** The `jti` and when it can be forgotten, in milliseconds. */
  readonly #denied = new Map<string, number>()
  /** Settled where the list is whole; null where it has to be read. */
  #reading: Promise<void> | null = null
  #isWhole = false
  #prunedAt = 0

  constructor(view: View, changes: ChangeFeed, clock: Clock) {
    this.#view = view
    this.#clock = clock
    changes.subscribe(
      // The notice says all there is to know; no token lives longer than the longest life from the time in its ID.
      ({ type, id }) => type === 'Token' && this.#deny(id, timeOfId(id) + tokenLife.longest * 1000),
      () => {
        this.#reading = null
        this.#isWhole = false
      },
    )
  }

  /** At once, unless the list has to be read first. @throws what the database throws: nobody is let in unseen */
  isDenied(jti: string): boolean | Promise<boolean> {
    if (this.#isWhole || this.#denied.has(jti)) return this.#denied.has(jti)
    return this.load().then(() => this.#denied.has(jti))
  }

  /** Reads the list, once for all who wait for it. */
  load(): Promise<void> {
    if (this.#reading) return this.#reading
    const reading: Promise<void> = this.#read().then(() => this.#finish(reading))
    // A failure must not be remembered.
    reading.catch(() => this.#reading === reading && (this.#reading = null))
    this.#reading = reading
    return reading
  }

  #finish(reading: Promise<void>): void {
    // A gap that opened meanwhile may have swallowed what was committed after the rows were read.
    if (this.#reading === reading) this.#isWhole = true
  }

  async #read(): Promise<void> {
    const since = new Date(this.#clock.now() - revocationMarginMs)
    // Added to what is there, never in place of it: a notice may have arrived while the rows were read.
    for (const { id, expiresAt } of await listRevokedTokens(this.#view, since)) this.#deny(id, expiresAt.getTime())
  }

  #deny(jti: string, expiresAt: number): void {
    const now = this.#clock.now()
    if (Math.abs(now - this.#prunedAt) >= pruneEveryMs) {
      this.#prunedAt = now
      for (const [id, until] of this.#denied) if (until <= now) this.#denied.delete(id)
    }
    this.#denied.set(jti, expiresAt + revocationMarginMs)
  }
}
