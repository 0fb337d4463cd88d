import { EvidenceAltered } from './evidence-altered.ts'
import { joinRow, joinSubtrees, type TreeHash } from './tree-hashes.ts'

/** The heights whose hashes are stored: leaves, and the roots of complete subtrees of 2^8, 2^16 and 2^24 leaves. */
export const storedHeights = [0, 8, 16, 24] as const
export type StoredHeight = (typeof storedHeights)[number]

/** Stored hashes of one height, from `from` up to but without `to`. */
export interface RowRange {
  readonly height: StoredHeight
  readonly from: number
  readonly to: number
}

/** Where the stored hashes of the tree are read from. */
export interface TreeRows {
  /** The hashes of a range in order; fewer where rows are missing. Few calls, of at most some hundred rows each. */
  read(ranges: readonly RowRange[]): Promise<readonly (readonly Uint8Array[])[]>
}

/** Leaves from `from` up to but without `to`. */
export interface LeafRange {
  readonly from: number
  readonly to: number
}

/** The largest power of two that is smaller than `size`, which must be 2 or more (k of RFC 9162 §2.1.1). */
export const splitOf = (size: number): number => {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

const storedBelow = (height: number): StoredHeight => storedHeights.findLast((stored) => stored <= height)!

/** The complete subtrees that make up `range`, largest first, each as the stored hashes it is computed from. */
const rowsOf = ({ from, to }: LeafRange): RowRange[] => {
  const rows: RowRange[] = []
  for (let start = from; start < to;) {
    let height = 0
    // Powers, not shifts: sizes go beyond 32 bits.
    while (start % 2 ** (height + 1) === 0 && start + 2 ** (height + 1) <= to) height += 1
    const stored = storedBelow(height)
    rows.push({ height: stored, from: start / 2 ** stored, to: (start + 2 ** height) / 2 ** stored })
    start += 2 ** height
  }
  return rows
}

/**
 * The roots of the complete subtrees that make up each range, largest first. A range begins where a subtree of the tree
 * does; so it reads below 256 hashes of each stored height and border.
 *
 * @throws EvidenceAltered where stored hashes are missing
 */
export const readSubtrees = async (rows: TreeRows, ranges: readonly LeafRange[]): Promise<TreeHash[][]> => {
  const wanted = ranges.map(rowsOf)
  const flat = wanted.flat()
  const found = flat.length === 0 ? [] : await rows.read(flat)
  let next = 0
  return wanted.map((parts) =>
    parts.map(({ height, from, to }) => {
      const hashes = found[next] ?? []
      next += 1
      if (hashes.length !== to - from)
        throw new EvidenceAltered(`hashes of height ${height} between ${from} and ${to} are missing`)
      return joinRow(hashes)
    }),
  )
}

/** The root of the tree as it was at `size`. @throws EvidenceAltered where stored hashes are missing */
export const readRoot = async (rows: TreeRows, size: number): Promise<TreeHash> =>
  joinSubtrees((await readSubtrees(rows, [{ from: 0, to: size }]))[0]!)
