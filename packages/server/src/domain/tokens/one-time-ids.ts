import type { Deps } from '../../kernel/deps.ts'
import { fault } from '../../kernel/fault.ts'
import { maintain } from '../../kernel/maintain.ts'

/** Something good for one use. */
interface OneUse {
  readonly digest: Uint8Array<ArrayBuffer>
  readonly expiresAt: Date
}

const hexOf = (digest: Uint8Array): string => Buffer.from(digest).toString('hex')

// One conditional insert, whose answer is the rows that were not there: of two instances one gets each.
const use = maintain('use-ids', {
  stores: ['usedId'],
  run: async (tx, { input }: { deps: Deps; input: readonly OneUse[] }) => {
    const inserted = await tx.usedId.createManyAndReturn({
      // In order, so that two instances wait for each other instead of both for ever.
      data: input.toSorted((one, other) => Buffer.compare(one.digest, other.digest)),
      skipDuplicates: true,
      select: { digest: true },
    })
    return { result: new Set(inserted.map(({ digest }) => hexOf(digest))) }
  },
})

/** What is used in one transaction: bounded, so that it holds nobody up. */
const mostAtOnce = 500
const mostWaiting = 20_000

interface Waiting extends OneUse {
  readonly resolve: (isFirst: boolean) => void
  readonly reject: (cause: unknown) => void
}

/**
 * Uses IDs up, each once whatever the number of instances. One transaction at a time, with all that wait for one: a
 * flood of assertions costs the database a bounded number of them.
 */
export class OneTimeIds {
  readonly #deps: Deps
  #waiting: Waiting[] = []
  #running: Promise<void> | null = null

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /**
   * Whether this is the first use of the ID, by whoever it belongs to. `expiresAt`, in milliseconds, is when it would not
   * be taken any more anyway.
   *
   * @throws Fault OVERLOADED; what the database throws: what cannot be remembered is not used
   */
  use(kind: 'client-assertion' | 'dpop-proof', owner: string, id: string, expiresAt: number): Promise<boolean> {
    if (this.#waiting.length >= mostWaiting)
      return Promise.reject(fault('OVERLOADED', 'Too many credentials wait to be used: try again in a moment.'))
    const digest = this.#deps.keyring.digest('used-ids', JSON.stringify([kind, owner, id]))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ digest, expiresAt: new Date(expiresAt), resolve, reject })
      this.#running ??= this.#useAll().finally(() => (this.#running = null))
    })
  }

  async #useAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#useSome(this.#waiting.splice(0, mostAtOnce))
  }

  async #useSome(batch: readonly Waiting[]): Promise<void> {
    const winners = new Map<string, Waiting>()
    for (const waiting of batch) {
      const hex = hexOf(waiting.digest)
      if (!winners.has(hex)) winners.set(hex, waiting)
    }
    try {
      const uses = [...winners.values()].map(({ digest, expiresAt }) => ({ digest, expiresAt }))
      const first = await use.perform(this.#deps, uses)
      for (const waiting of batch) {
        const hex = hexOf(waiting.digest)
        waiting.resolve(winners.get(hex) === waiting && first.has(hex))
      }
    } catch (cause) {
      for (const { reject } of batch) reject(cause)
    }
  }

  /** Waits for what is being used. */
  async close(): Promise<void> {
    await this.#running
  }
}
