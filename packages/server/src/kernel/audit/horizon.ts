import type { Query } from '../database.ts'

// With it off, the events come in order from their index. A planner whose statistics lag behind would rather collect and
// sort all that wait, for each portion anew.
const inOrder = `set_config('enable_bitmapscan', 'off', true)`

export interface Horizon {
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
export const readHorizon = async (query: Query): Promise<Horizon> => {
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
       , ${inOrder}
     FROM now`,
  )
  return horizon!
}
