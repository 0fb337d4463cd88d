import type { Deps } from '../deps.ts'

// The counts are evidence, which no store may write, so this stands in the kernel beside what writes them.
const remove = `DELETE FROM refusal_counts WHERE (prefix_digest, minute, code) IN (
  SELECT prefix_digest, minute, code FROM refusal_counts WHERE minute < $1::timestamptz
   ORDER BY prefix_digest, minute, code LIMIT $2::int FOR UPDATE SKIP LOCKED)`

/** Deletes at most so many counts of minutes before `before`, and answers how many there were. */
export const expireRefusalCounts = (
  { database }: Pick<Deps, 'database'>,
  before: Date,
  mostRows: number,
): Promise<number> => database.client.$executeRawUnsafe(remove, before.toISOString(), mostRows)
