import type { SqlSession } from '../database.ts'
import { readHorizon } from './horizon.ts'

/**
 * A place in the log, between two events, in the order of their transactions. That is the order in which nothing comes in
 * behind a reader: see `LogTail`.
 */
export interface LogPlace {
  readonly transaction: bigint
  readonly id: string
}

export interface LogPortion {
  /** The events, by ID, with the place behind each. */
  readonly events: readonly LogPlace[]
  /** From where to read on. */
  readonly next: LogPlace
  /** Whether that is all there is for now. */
  readonly isAll: boolean
}

interface Row {
  readonly id: string
  readonly xid: bigint
}

const portion = 200

const readStatement = `SELECT id, xid FROM audit_events
  WHERE at >= $1::timestamptz AND xid >= $2::text::xid8 AND (xid, id) > ($2::text::xid8, $3) AND xid < $4::text::xid8
  ORDER BY xid, id LIMIT $5`

/**
 * Reads the log from a place on. Only events of transactions below the oldest one still running are read: a transaction
 * gets its ID when it writes first, and may commit after later ones; whoever had gone past it would never see its events.
 * So each event is met once, on whichever instance it was written and on whichever it is read.
 */
export class LogTail {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  /** The end of the log as it is now. */
  async end(): Promise<LogPlace> {
    return { transaction: (await readHorizon(this.#session.query)).oldest, id: '' }
  }

  /** Whether the place is one of this log: a database restored from a dump counts transactions anew. */
  async has({ transaction }: LogPlace): Promise<boolean> {
    return transaction <= (await readHorizon(this.#session.query)).next
  }

  /** The next events behind the place, of those that bear a time from `since` on. */
  async after(place: LogPlace, since: Date): Promise<LogPortion> {
    return this.#session.transaction(async (query) => {
      const { oldest } = await readHorizon(query)
      // Should it ever seem to go back, the reader does not: it would meet events again.
      if (oldest <= place.transaction) return { events: [], next: place, isAll: true }
      const rows = await query<Row>(readStatement, [
        since.toISOString(),
        place.transaction.toString(),
        place.id,
        oldest.toString(),
        portion,
      ])
      const events = rows.map(({ id, xid }) => ({ transaction: xid, id }))
      const last = events.length === portion ? events.at(-1) : undefined
      return { events, next: last ?? { transaction: oldest, id: '' }, isAll: last === undefined }
    })
  }
}
