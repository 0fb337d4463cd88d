import { bulkStatement } from '../../kernel/bulk.ts'
import type { View } from '../../kernel/tx.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Adds to what keys have used: from now where all of it had come back, else on top of what others counted. */
export const addUses = bulkStatement(
  'limitUse',
  `INSERT INTO limit_uses (digest, empty_at)
   SELECT decode(digest, 'hex'), $1::timestamptz + milliseconds * interval '1 millisecond'
     FROM unnest($2::text[], $3::float8[]) AS told (digest, milliseconds)
    ORDER BY 1
       ON CONFLICT (digest)
       DO UPDATE SET empty_at = greatest(limit_uses.empty_at, $1::timestamptz) + (EXCLUDED.empty_at - $1::timestamptz)`,
)

/** When each of the keys will have got all of it back, by digest in hex. */
export const loadUses = async (
  view: Pick<View, 'limitUse'>,
  digests: readonly Bytes[],
): Promise<ReadonlyMap<string, number>> => {
  const rows = await view.limitUse.findMany({ where: { digest: { in: [...digests] } } })
  return new Map(rows.map(({ digest, emptyAt }) => [Buffer.from(digest).toString('hex'), emptyAt.getTime()]))
}
