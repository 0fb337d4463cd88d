import type { Bulk } from '../../kernel/bulk.ts'
import type { Deps } from '../../kernel/deps.ts'
import type { Bucket, Limit, Sharing } from '../../kernel/limits/limit.ts'
import { maintain } from '../../kernel/maintain.ts'
import { addUses, loadUses } from './store.ts'

interface Told {
  readonly digest: Uint8Array<ArrayBuffer>
  /** How much later all of it will have come back. */
  readonly milliseconds: number
}

const hexOf = (digest: Uint8Array): string => Buffer.from(digest).toString('hex')

const share = maintain('share-limits', {
  stores: ['limitUse'],
  run: async (tx, { input, now, bulk }: { deps: Deps; input: readonly Told[]; now: Date; bulk: Bulk<'limitUse'> }) => {
    await bulk(
      addUses,
      now.toISOString(),
      input.map(({ digest }) => hexOf(digest)),
      input.map(({ milliseconds }) => milliseconds),
    )
    const digests = input.map(({ digest }) => digest)
    return { result: await loadUses(tx, digests) }
  },
})

/** What is told in one transaction: bounded, so that it holds nobody up. */
const mostKeys = 500
const laterMs = 1_000

interface Due {
  readonly limit: Limit
  readonly whenTold: (() => void)[]
}

/**
 * Shares limits through the database: what was counted here is added to what the others counted, and what all counted is
 * learnt by the same statement. One transaction at a time, with all that is due, so that a flood costs a bounded number of
 * them; while one is under way the next one gathers. Where the database does not answer, each instance goes on by itself.
 */
export class SharedLimits implements Sharing {
  readonly #deps: Deps
  readonly #due = new Map<Bucket, Due>()
  #running: Promise<void> | null = null
  #timer: NodeJS.Timeout | undefined
  #isFailing = false
  #isClosed = false

  constructor(deps: Deps) {
    this.#deps = deps
  }

  tellNow(limit: Limit, bucket: Bucket): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    return new Promise((resolve) => {
      this.#isDue(limit, bucket).whenTold.push(resolve)
      this.#start()
    })
  }

  tellLater(limit: Limit, bucket: Bucket): void {
    if (this.#isClosed) return
    this.#isDue(limit, bucket)
    this.#timer ??= setTimeout(() => this.#start(), laterMs).unref()
  }

  #isDue(limit: Limit, bucket: Bucket): Due {
    const held = this.#due.get(bucket)
    if (held) return held
    const due: Due = { limit, whenTold: [] }
    this.#due.set(bucket, due)
    return due
  }

  #start(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#running ??= this.#tellAll().finally(() => (this.#running = null))
  }

  async #tellAll(): Promise<void> {
    while (this.#due.size > 0) {
      const batch = [...this.#due].slice(0, mostKeys)
      for (const [bucket] of batch) this.#due.delete(bucket)
      await this.#tell(batch)
      for (const [, { whenTold }] of batch) for (const resolve of whenTold) resolve()
    }
  }

  async #tell(batch: readonly (readonly [Bucket, Due])[]): Promise<void> {
    const { keyring, log, clock } = this.#deps
    const told = batch.map(([bucket, { limit }]) => {
      const count = bucket.untold
      bucket.untold = 0
      const digest = keyring.digest('limits', `${limit.name}|${bucket.key}`)
      return { bucket, limit, count, digest, milliseconds: limit.msFor(count) }
    })
    try {
      const known = await share.perform(this.#deps, told)
      for (const { bucket, limit, digest } of told) {
        const emptyAt = known.get(hexOf(digest))
        if (emptyAt !== undefined) limit.learn(bucket, Math.max(0, emptyAt - clock.now()))
      }
      this.#isFailing = false
    } catch (cause) {
      for (const { bucket, count } of told) bucket.untold += count
      if (!this.#isFailing) log.warn({ err: cause as Error }, 'limits cannot be shared with other instances just now')
      this.#isFailing = true
    }
  }

  /** Waits for what is being told. What is left untold is less than a share of each limit. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#running
  }
}
