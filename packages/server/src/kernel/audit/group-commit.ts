import type { Clock } from '../clock.ts'
import type { SqlSession } from '../database.ts'
import { fault } from '../fault.ts'
import { Histogram } from '../metrics.ts'
import { columnsOf, insertStatement, type EventRow } from './rows.ts'

interface Waiting {
  readonly row: EventRow
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

const largestGroup = 512
// A commit costs the database as much as twenty events. So while one is under way, another lane opens only for a group
// that is worth it, or where the one under way takes long.
const worthALane = 32
const patienceMs = 25

interface Options {
  /** One session a lane: two keep PostgreSQL busy while the other's answer is read. */
  readonly lanes: readonly SqlSession[]
  readonly clock: Clock
  /** Beyond this many waiting events, further ones are refused rather than queued without bound. */
  readonly mostWaiting: number
  /** Called with whatever made a group fail; the callers get AUDIT_UNAVAILABLE. */
  readonly onFailure: (cause: unknown) => void
  /** Called after each group that was committed. */
  readonly onCommitted?: () => void
}

/**
 * Commits the events of all waiting requests together: one multi-row insert as soon as the previous one returned,
 * no timer. `record` resolves only after its event is committed, so an answer that waits for it has its evidence.
 */
export class GroupCommit {
  readonly #lanes: readonly SqlSession[]
  readonly #idle: SqlSession[]
  readonly #options: Options
  /** Since the start, for the metrics. */
  readonly committed = { groups: 0, events: 0, failures: 0 }
  readonly took = new Histogram()
  #waiting: Waiting[] = []
  #isScheduled = false
  #late: NodeJS.Timeout | undefined
  #whenIdle: (() => void)[] = []

  constructor(options: Options) {
    this.#options = options
    this.#lanes = options.lanes
    this.#idle = [...options.lanes]
  }

  /** How many events wait for their group. */
  get waiting(): number {
    return this.#waiting.length
  }

  record(row: EventRow): Promise<void> {
    if (this.#waiting.length >= this.#options.mostWaiting) {
      return Promise.reject(fault('OVERLOADED', 'Too many events wait to be written: try again in a moment.'))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, resolve, reject })
      this.#schedule()
    })
  }

  // Events of the same turn of the loop go together: the flush starts once they are all in the queue.
  #schedule(): void {
    if (this.#isScheduled || this.#idle.length === 0) return
    if (this.#idle.length < this.#lanes.length && this.#waiting.length < worthALane) {
      this.#late ??= setTimeout(() => this.#flush(), patienceMs)
      return
    }
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#flush()
    })
  }

  #flush(): void {
    clearTimeout(this.#late)
    this.#late = undefined
    const lane = this.#waiting.length > 0 ? this.#idle.pop() : undefined
    if (!lane) return
    const group = this.#waiting.splice(0, largestGroup)
    void this.#write(lane, group).finally(() => {
      this.#idle.push(lane)
      if (this.#waiting.length > 0) this.#schedule()
      else if (this.#idle.length === this.#lanes.length) for (const wake of this.#whenIdle.splice(0)) wake()
    })
    if (this.#waiting.length > 0) this.#schedule()
  }

  async #write(lane: SqlSession, group: readonly Waiting[]): Promise<void> {
    const begunAt = this.#options.clock.now()
    try {
      await lane.query(insertStatement, columnsOf(group.map(({ row }) => row)))
      this.committed.groups += 1
      this.committed.events += group.length
      this.took.observe(Math.max(0, this.#options.clock.now() - begunAt) / 1_000)
      for (const { resolve } of group) resolve()
      this.#options.onCommitted?.()
    } catch (cause) {
      this.committed.failures += 1
      this.#options.onFailure(cause)
      const unavailable = fault(
        'AUDIT_UNAVAILABLE',
        'The audit cannot be written just now, so nothing was done: try again.',
      )
      for (const { reject } of group) reject(unavailable)
    }
  }

  /** Resolves when nothing waits and nothing is being written. */
  async drain(): Promise<void> {
    if (this.#waiting.length === 0 && this.#idle.length === this.#lanes.length) return
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve))
  }

  async close(): Promise<void> {
    await this.drain()
    await Promise.all(this.#lanes.map((lane) => lane.close()))
  }
}
