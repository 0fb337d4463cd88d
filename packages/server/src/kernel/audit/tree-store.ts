import type { Query } from '../database.ts'
import type { StoredNode } from './growing-tree.ts'
import type { RowRange, TreeRows } from './subtrees.ts'
import type { TreeHash } from './tree-hashes.ts'

/** The last checkpoint as stored, and where the leaves end. */
export interface Head {
  readonly size: number
  /** Null before the first checkpoint. */
  readonly signed: { readonly root: Uint8Array; readonly note: string } | null
  /** Every event of a transaction below this ID is in the tree. */
  readonly sealedBelow: bigint
  /** How many positions are taken, by the last of them. */
  readonly leafCount: number
}

/** Read in one statement, so that a sealer who commits meanwhile is seen whole or not at all. */
export const readHead = async (query: Query): Promise<Head> => {
  const [row] = await query<{
    size: bigint | null
    root: Uint8Array
    note: string
    sealed_below: bigint
    last: bigint | null
  }>(
    `SELECT head.size, head.root, head.note, head.sealed_below, (SELECT max(position) FROM audit_leaves) AS last
       FROM (SELECT 1) AS one
       LEFT JOIN (SELECT * FROM audit_checkpoints ORDER BY size DESC LIMIT 1) AS head ON true`,
  )
  const leafCount = row && row.last !== null ? Number(row.last) + 1 : 0
  if (!row || row.size === null) return { size: 0, signed: null, sealedBelow: 0n, leafCount }
  return {
    size: Number(row.size),
    signed: { root: row.root, note: row.note },
    sealedBelow: row.sealed_below,
    leafCount,
  }
}

/** The stored hashes, as the open transaction sees them. */
export const treeRowsIn = (query: Query): TreeRows => ({
  read: async (ranges) => {
    const bounds = [ranges.map(({ from }) => from), ranges.map(({ to }) => to)]
    const found: Uint8Array[][] = ranges.map(() => [])
    const rows = await query<{ ordinal: bigint; hash: Uint8Array }>(
      `SELECT ordinal, leaf_hash AS hash
         FROM unnest($1::int[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS wanted (height, first, beyond, ordinal)
         JOIN audit_leaves ON wanted.height = 0 AND position >= first AND position < beyond
        ORDER BY ordinal, position`,
      [heightsOf(ranges), ...bounds],
    )
    const nodes = await query<{ ordinal: bigint; hash: Uint8Array }>(
      `SELECT ordinal, hash
         FROM unnest($1::int[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS wanted (height, first, beyond, ordinal)
         JOIN audit_nodes ON level = wanted.height AND index >= first AND index < beyond
        ORDER BY ordinal, index`,
      [heightsOf(ranges), ...bounds],
    )
    for (const { ordinal, hash } of [...rows, ...nodes]) found[Number(ordinal) - 1]!.push(hash)
    return found
  },
})

const heightsOf = (ranges: readonly RowRange[]): number[] => ranges.map(({ height }) => height)

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export const insertNodes = async (query: Query, nodes: readonly StoredNode[]): Promise<void> => {
  if (nodes.length === 0) return
  await query(
    `INSERT INTO audit_nodes (level, index, hash)
     SELECT level, index, decode(hash, 'hex')
       FROM unnest($1::int[], $2::bigint[], $3::text[]) AS node (level, index, hash)`,
    [nodes.map(({ height }) => height), nodes.map(({ index }) => index), nodes.map(({ hash }) => hex(hash))],
  )
}

export interface NewCheckpoint {
  readonly size: number
  readonly root: TreeHash
  readonly note: string
  readonly sealedBelow: bigint
  readonly createdAt: Date
}

export const insertCheckpoint = async (query: Query, checkpoint: NewCheckpoint): Promise<void> => {
  await query(
    `INSERT INTO audit_checkpoints (size, root, note, sealed_below, created_at)
     VALUES ($1::bigint, decode($2, 'hex'), $3, $4::bigint, $5::timestamptz)`,
    [
      checkpoint.size,
      hex(checkpoint.root),
      checkpoint.note,
      checkpoint.sealedBelow.toString(),
      checkpoint.createdAt.toISOString(),
    ],
  )
}
