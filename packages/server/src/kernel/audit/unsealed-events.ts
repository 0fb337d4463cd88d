import type { Query } from '../database.ts'

/** An event that has no place in the tree yet, with the columns that must agree with its bytes. */
export interface UnsealedEvent {
  readonly id: string
  readonly at: Date
  readonly canonical: Uint8Array
}

/** Events to seal next, and the transaction ID below which none is left once they are. */
export interface UnsealedBatch {
  readonly events: readonly UnsealedEvent[]
  readonly sealedBelow: bigint
}

interface Row {
  readonly id: string
  readonly at: Date
  readonly xid: bigint
  /** Null where the event is sealed. */
  readonly canonical: Uint8Array | null
}

interface Window {
  readonly from: bigint
  /** Null for events that only a restored database has: see below. */
  readonly to: bigint | null
}

/**
 * Reads events of a window of transaction IDs in their order, a bounded number of rows at a time, until `limit` unsealed
 * ones are found. `reached` is the ID at which it stopped, or null where it saw all.
 */
const readWindow = async (
  query: Query,
  window: Window,
  limit: number,
): Promise<{ readonly events: UnsealedEvent[]; readonly reached: bigint | null }> => {
  const events: UnsealedEvent[] = []
  let after = { xid: window.from, id: '' }
  while (events.length < limit) {
    const asked = limit - events.length
    const rows = await query<Row>(
      `SELECT seen.id, seen.at, seen.xid, CASE WHEN leaf.position IS NULL THEN seen.canonical END AS canonical
         FROM (SELECT id, at, xid, canonical FROM audit_events
                WHERE xid >= $1::text::xid8 AND (xid, id) > ($1::text::xid8, $2)
                  AND ${window.to === null ? 'xid >= pg_snapshot_xmax(pg_current_snapshot())' : 'xid < $4::text::xid8'}
                ORDER BY xid, id LIMIT $3) AS seen
         LEFT JOIN audit_leaves AS leaf ON leaf.event_id = seen.id
        ORDER BY seen.xid, seen.id`,
      [after.xid.toString(), after.id, asked, ...(window.to === null ? [] : [window.to.toString()])],
    )
    for (const { canonical, id, at } of rows) if (canonical) events.push({ id, at, canonical })
    const last = rows.at(-1)
    if (!last || rows.length < asked) return { events, reached: null }
    after = { xid: last.xid, id: last.id }
  }
  return { events, reached: after.xid }
}

interface Horizon {
  /** Every transaction of this database below this ID has ended. */
  readonly oldest: bigint
  /** The next ID to be given. */
  readonly next: bigint
}

/**
 * The oldest transaction still running that may write here. One of another database of the same server may run for hours
 * and is passed over, but only where its lock says whose it is: one whose lock is not found has ended meanwhile, or was
 * given its ID this very moment.
 */
const readHorizon = async (query: Query): Promise<Horizon> => {
  const [horizon] = await query<Horizon>(
    `WITH now AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot)
     SELECT pg_snapshot_xmax(snapshot) AS next, coalesce((
       SELECT running FROM pg_snapshot_xip(snapshot) AS running
        WHERE NOT EXISTS (
          SELECT FROM pg_locks AS held JOIN pg_stat_activity AS backend ON backend.pid = held.pid
           WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
             AND held.transactionid = running::xid
             AND backend.datid <> (SELECT oid FROM pg_database WHERE datname = current_database()))
        ORDER BY running LIMIT 1), pg_snapshot_xmax(snapshot)) AS oldest
     FROM now`,
  )
  return horizon!
}

/**
 * The next events to seal, in the order of their transactions, at most `limit`.
 *
 * Only transactions below the oldest one still running are taken: an ID is given when a transaction writes first, but it
 * may commit after later ones, and would be skipped. The bound is read in a statement of its own, before the events:
 * whatever is below it had ended by then, so the later statement sees all of it.
 *
 * A restored database counts transactions anew, so the last checkpoint may be ahead of it. Then the events that were
 * waiting when the backup was made have IDs that no transaction here has been given yet, and the ones written since
 * begin from the start.
 */
export const readUnsealed = async (query: Query, sealedBelow: bigint, limit: number): Promise<UnsealedBatch> => {
  const { oldest, next } = await readHorizon(query)
  if (sealedBelow <= next) {
    if (sealedBelow >= oldest) return { events: [], sealedBelow }
    const { events, reached } = await readWindow(query, { from: sealedBelow, to: oldest }, limit)
    return { events, sealedBelow: reached ?? oldest }
  }
  const restored = await readWindow(query, { from: sealedBelow, to: null }, limit)
  if (restored.reached !== null) return { events: restored.events, sealedBelow }
  const written = await readWindow(query, { from: 0n, to: oldest }, limit - restored.events.length)
  return { events: [...restored.events, ...written.events], sealedBelow: written.reached ?? oldest }
}
