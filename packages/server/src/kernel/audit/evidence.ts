import type { AuditEvent, SealedRef } from '@postern/protocol'
import type { Actor, Call } from '../actor.ts'
import type { Clock } from '../clock.ts'
import type { SqlSession } from '../database.ts'
import { fault, isFault } from '../fault.ts'
import type { Ids } from '../ids.ts'
import type { Tx } from '../tx.ts'
import { clientOf } from '../tx-access.ts'
import { draftEvent, type Outcome } from './draft.ts'
import type { GroupCommit } from './group-commit.ts'
import { columnsOf, insertStatement, rowOf } from './rows.ts'
import type { Subjects } from './subjects.ts'

interface Deps {
  readonly clock: Clock
  readonly ids: Ids
  readonly subjects: Subjects
  readonly groupCommit: GroupCommit
  /** For making partitions, and for trying whether events can be written. */
  readonly session: SqlSession
}

/** Whose address is theirs to have erased. */
const hasSource = (actor: Actor): actor is Extract<Actor, { type: 'user' | 'application' }> =>
  actor.type === 'user' || actor.type === 'application'

const nothingPrepared = { from: 0, until: 0 }

/** Writes evidence. Nothing is done and no answer leaves without what is written here. */
export class Evidence {
  readonly #deps: Deps
  #prepared = nothingPrepared
  #preparing: Promise<void> | null = null
  /** Whether the last write failed. */
  #isDoubtful = false

  constructor(deps: Deps) {
    this.#deps = deps
  }

  get subjects(): Subjects {
    return this.#deps.subjects
  }

  /** The sealed address of the call, under the key of the one who calls. */
  async sourceOf({ actor, address }: Call): Promise<SealedRef | null> {
    if (address === null || !hasSource(actor)) return null
    return available(() => this.#deps.subjects.seal(actor.id, 'address', address))
  }

  /** The same at once, or undefined where it has to be asked for. */
  #knownSource({ actor, address }: Call): SealedRef | null | undefined {
    if (address === null || !hasSource(actor)) return null
    return this.#deps.subjects.known(actor.id, 'address', address)
  }

  /**
   * Makes sure that this month and the next have their partitions, so that whatever begins now has one when it ends.
   * Asked for before a transaction opens.
   */
  async prepare(): Promise<void> {
    if (this.#isPrepared()) return
    // Requests that come together share one making.
    this.#preparing ??= this.#makePartitions(this.#deps.clock.now()).finally(() => (this.#preparing = null))
    await this.#preparing
  }

  #isPrepared(): boolean {
    const now = this.#deps.clock.now()
    return now >= this.#prepared.from && now < this.#prepared.until
  }

  async #makePartitions(now: number): Promise<void> {
    const date = new Date(now)
    const month = (offset: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset)
    const [from, until] = [month(0), month(1)]
    for (const start of [from, until]) {
      await available(() =>
        this.#deps.session.query('SELECT postern_ensure_audit_partition($1::timestamptz)', [
          new Date(start).toISOString(),
        ]),
      )
    }
    this.#prepared = { from, until }
  }

  /** Writes the event of what `tx` does, in `tx`: both stand, or neither. */
  async append(tx: Tx, call: Call, source: SealedRef | null, outcome: Outcome): Promise<AuditEvent> {
    const event = draftEvent(this.#deps, call, source, outcome)
    await this.#written(() => clientOf(tx).$executeRawUnsafe(insertStatement, ...columnsOf([rowOf(event)])))
    return event
  }

  /** Writes an event by group commit and resolves once it is durable. @throws Fault AUDIT_UNAVAILABLE, OVERLOADED */
  record(call: Call, outcome: Outcome): Promise<AuditEvent> {
    // Nearly always everything is at hand: then the event is in its group before anything is waited for.
    const source = this.#isPrepared() ? this.#knownSource(call) : undefined
    return source === undefined ? this.#recordPrepared(call, outcome) : this.#commit(call, source, outcome)
  }

  async #recordPrepared(call: Call, outcome: Outcome): Promise<AuditEvent> {
    await this.prepare()
    return this.#commit(call, await this.sourceOf(call), outcome)
  }

  #commit(call: Call, source: SealedRef | null, outcome: Outcome): Promise<AuditEvent> {
    const event = draftEvent(this.#deps, call, source, outcome)
    return this.#deps.groupCommit.record(rowOf(event)).then(
      () => {
        this.#isDoubtful = false
        return event
      },
      (cause: unknown) => {
        if (isUnavailable(cause)) this.#doubt()
        throw cause
      },
    )
  }

  async #written<Result>(write: () => Promise<Result>): Promise<Result> {
    try {
      const result = await available(write)
      this.#isDoubtful = false
      return result
    } catch (cause) {
      if (isUnavailable(cause)) this.#doubt()
      throw cause
    }
  }

  /** A partition that was there may be gone, so it is asked for again. */
  #doubt(): void {
    this.#isDoubtful = true
    this.#prepared = nothingPrepared
  }

  /**
   * Whether events can be written now, found out by trying: an event is written and taken back, where the last write
   * failed; otherwise it is written without a row, which leaves nothing to clean up.
   */
  async isWritable(): Promise<boolean> {
    const { session } = this.#deps
    try {
      await this.prepare()
      if (this.#isDoubtful) await this.#tryOut()
      else await session.query(insertStatement, columnsOf([]))
      return true
    } catch {
      this.#doubt()
      return false
    }
  }

  async #tryOut(): Promise<void> {
    const takenBack = new Error('taken back')
    const call = {
      actor: { type: 'system', id: 'readiness' },
      requestId: this.#deps.ids.mint('Request'),
      address: null,
    }
    const event = draftEvent(this.#deps, call as Call, null, {
      action: 'viewer:read',
      outcome: 'failed',
      space: null,
      target: null,
    })
    try {
      await this.#deps.session.transaction(async (query) => {
        await query(insertStatement, columnsOf([rowOf(event)]))
        throw takenBack
      })
    } catch (cause) {
      if (cause !== takenBack) throw cause
      this.#isDoubtful = false
    }
  }
}

const isUnavailable = (cause: unknown): boolean => isFault(cause) && cause.code === 'AUDIT_UNAVAILABLE'

const available = async <Result>(write: () => Promise<Result>): Promise<Result> => {
  try {
    return await write()
  } catch (cause) {
    if (isFault(cause)) throw cause
    throw Object.assign(
      fault('AUDIT_UNAVAILABLE', 'The audit cannot be written just now, so nothing was done: try again.'),
      { cause },
    )
  }
}
