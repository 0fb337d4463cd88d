import type { Query } from '../database.ts'
import { readHorizon } from './horizon.ts'
import type { TreeHash } from './tree-hashes.ts'

/** Events that were just given their places in the tree, in the order of their places. */
export interface Placed {
  readonly leafHashes: readonly TreeHash[]
  /** The transaction ID below which no event is without a place now. */
  readonly sealedBelow: bigint
  /** Events whose bytes do not hold the ID and the time of their row: written by something other than the service. */
  readonly disagreeing: number
  /** The time of the oldest of them, in milliseconds since 1970; null where there are none. */
  readonly oldestAt: number | null
}

interface Window {
  readonly from: bigint
  /** Null for events that only a restored database has: see below. */
  readonly to: bigint | null
}

interface PlacedInWindow extends Omit<Placed, 'sealedBelow'> {
  /** Where it stopped, or null where it saw all. */
  readonly reached: bigint | null
}

const nothing: PlacedInWindow = { leafHashes: [], disagreeing: 0, oldestAt: null, reached: null }

const joined = (one: PlacedInWindow, other: PlacedInWindow): PlacedInWindow => ({
  leafHashes: [...one.leafHashes, ...other.leafHashes],
  disagreeing: one.disagreeing + other.disagreeing,
  oldestAt: one.oldestAt === null ? other.oldestAt : Math.min(one.oldestAt, other.oldestAt ?? Infinity),
  reached: other.reached,
})

const told = ({ reached: _, ...placed }: PlacedInWindow, sealedBelow: bigint): Placed => ({ ...placed, sealedBelow })

const hashBytes = 32

/** Hashes that came end to end. */
const separated = (hashes: Uint8Array | null): TreeHash[] =>
  Array.from({ length: (hashes?.length ?? 0) / hashBytes }, (_, index) =>
    Uint8Array.from(hashes!.subarray(index * hashBytes, (index + 1) * hashBytes)),
  )

interface Row {
  readonly seen: bigint
  /** The last row that was looked at; null where there was none. */
  readonly last_xid: bigint | null
  readonly last_id: string | null
  readonly hashes: Uint8Array | null
  readonly disagreeing: bigint
  readonly oldest: Date | null
}

// As they stand in a canonical event.
const idMember = `'"id":"' || id || '"'`
const atMember = `'"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'`
const holds = (member: string): string => `position(convert_to(${member}, 'UTF8') IN canonical) > 0`

/**
 * Looks at the next events of a window, and gives those without a place the places from `first` on. The database hashes
 * them itself (RFC 9162 §2.1.1), so that their bytes do not have to come here, where requests wait. Rows of one ID are
 * the owner's making; the second never gets a place. A place is a primary key: of two sealers one fails.
 */
const placeStatement = (isBounded: boolean): string =>
  `WITH seen AS MATERIALIZED (
     SELECT id, at, xid, sha256('\\x00'::bytea || canonical) AS hash,
            NOT (${holds(idMember)} AND ${holds(atMember)}) AS disagrees
       FROM (SELECT id, at, xid, canonical FROM audit_events
              WHERE xid >= $1::text::xid8 AND (xid, id) > ($1::text::xid8, $2)
                AND ${isBounded ? 'xid < $5::text::xid8' : 'xid >= pg_snapshot_xmax(pg_current_snapshot())'}
              ORDER BY xid, id LIMIT $3) AS next
   ), unplaced AS (
     SELECT DISTINCT ON (id) * FROM seen
      WHERE (SELECT position FROM audit_leaves WHERE event_id = seen.id) IS NULL
      ORDER BY id, xid, at
   ), placed AS MATERIALIZED (
     SELECT id, at, hash, disagrees, $4::bigint + row_number() OVER (ORDER BY xid, id) - 1 AS position FROM unplaced
   ), inserted AS (
     INSERT INTO audit_leaves (position, event_id, leaf_hash) SELECT position, id, hash FROM placed
   )
   SELECT (SELECT count(*) FROM seen) AS seen, last.xid AS last_xid, last.id AS last_id, of_all.*
     FROM (SELECT string_agg(hash, ''::bytea ORDER BY position) AS hashes, min(at) AS oldest,
                  count(*) FILTER (WHERE disagrees) AS disagreeing
             FROM placed) AS of_all
     LEFT JOIN (SELECT xid, id FROM seen ORDER BY xid DESC, id DESC LIMIT 1) AS last ON true`

/** Gives events of a window of transaction IDs their places from `first` on, in their order, `limit` at most. */
const placeWindow = async (query: Query, window: Window, first: number, limit: number): Promise<PlacedInWindow> => {
  let placed = nothing
  let after = { xid: window.from, id: '' }
  while (placed.leafHashes.length < limit) {
    const asked = limit - placed.leafHashes.length
    const [row] = await query<Row>(placeStatement(window.to !== null), [
      after.xid.toString(),
      after.id,
      asked,
      first + placed.leafHashes.length,
      ...(window.to === null ? [] : [window.to.toString()]),
    ])
    const { seen, last_xid: xid, last_id: id, hashes, disagreeing, oldest } = row!
    placed = joined(placed, {
      leafHashes: separated(hashes),
      disagreeing: Number(disagreeing),
      oldestAt: oldest?.getTime() ?? null,
      reached: null,
    })
    if (xid === null || id === null || seen < asked) return placed
    after = { xid, id }
  }
  return { ...placed, reached: after.xid }
}

/**
 * Gives the next events their places, in the order of their transactions, from `first` on and `limit` at most.
 *
 * Only transactions below the oldest one still running are taken: an ID is given when a transaction writes first, but it
 * may commit after later ones, and would be skipped. The bound is read in a statement of its own, before the events:
 * whatever is below it had ended by then, so the later statement sees all of it.
 *
 * A restored database counts transactions anew, so the last checkpoint may be ahead of it. Then the events that were
 * waiting when the backup was made have IDs that no transaction here has been given yet, and the ones written since
 * begin from the start.
 */
export const placeEvents = async (query: Query, sealedBelow: bigint, first: number, limit: number): Promise<Placed> => {
  const { oldest, next } = await readHorizon(query)
  if (sealedBelow <= next) {
    if (sealedBelow >= oldest) return told(nothing, sealedBelow)
    const placed = await placeWindow(query, { from: sealedBelow, to: oldest }, first, limit)
    return told(placed, placed.reached ?? oldest)
  }
  const restored = await placeWindow(query, { from: sealedBelow, to: null }, first, limit)
  if (restored.reached !== null) return told(restored, sealedBelow)
  const count = restored.leafHashes.length
  const written = await placeWindow(query, { from: 0n, to: oldest }, first + count, limit - count)
  return told(joined(restored, written), written.reached ?? oldest)
}
