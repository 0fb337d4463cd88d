import type { Deps } from '../deps.ts'
import type { CountedRefusal } from './refusal-counts.ts'

// In the order of the key, so that two instances that write the same rows wait for each other instead of both for ever.
const upsert =
  `INSERT INTO refusal_counts (prefix_digest, minute, code, count)
   SELECT decode(digest, 'hex'), minute, code, count
     FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::int[]) AS counted (digest, minute, code, count)
    ORDER BY 1, 2, 3 ` +
  'ON CONFLICT (prefix_digest, minute, code) DO UPDATE SET count = refusal_counts.count + EXCLUDED.count'

/** Writes the refusals counted since the last time; the address prefix only as a keyed hash. What fails is counted on. */
export const writeRefusalCounts = async (deps: Deps): Promise<void> => {
  const counts = deps.refusals.take()
  if (counts.length === 0) return
  const digestOf = ({ prefix }: CountedRefusal): string =>
    Buffer.from(deps.keyring.digest('address-prefixes', prefix)).toString('hex')
  try {
    await deps.database.client.$executeRawUnsafe(
      upsert,
      counts.map(digestOf),
      counts.map(({ minute }) => new Date(minute).toISOString()),
      counts.map(({ code }) => code),
      counts.map(({ count }) => count),
    )
  } catch (cause) {
    deps.refusals.giveBack(counts)
    throw cause
  }
}
