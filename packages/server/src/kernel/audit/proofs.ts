import { readSubtrees, splitOf, type LeafRange, type TreeRows } from './subtrees.ts'
import { joinSubtrees, type TreeHash } from './tree-hashes.ts'

// Both walks go down the tree as the RFC's recursions do and note, at each turn, the leaves under the hash that the
// proof needs there; then all of them are read at once.

/** PATH (RFC 9162 §2.1.3.1): from the leaf up. */
const inclusionRanges = (position: number, size: number): LeafRange[] => {
  const ranges: LeafRange[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (position < middle) {
      ranges.push({ from: middle, to })
      to = middle
    } else {
      ranges.push({ from, to: middle })
      from = middle
    }
  }
  return ranges.toReversed()
}

/** SUBPROOF (RFC 9162 §2.1.4.1). */
const consistencyRanges = (oldSize: number, newSize: number): LeafRange[] => {
  const ranges: LeafRange[] = []
  let [from, to] = [0, newSize]
  while (oldSize !== to) {
    const middle = from + splitOf(to - from)
    if (oldSize <= middle) {
      ranges.push({ from: middle, to })
      to = middle
    } else {
      ranges.push({ from, to: middle })
      from = middle
    }
  }
  // The old root itself is known to whoever verifies, so it is left out where it is a whole subtree of the new tree.
  if (from > 0) ranges.push({ from, to })
  return ranges.toReversed()
}

const readHashes = async (rows: TreeRows, ranges: readonly LeafRange[]): Promise<TreeHash[]> =>
  (await readSubtrees(rows, ranges)).map(joinSubtrees)

/**
 * The hashes that show, together with a leaf, that it stands at `position` in the tree of the first `size` leaves
 * (RFC 9162 §2.1.3.1).
 *
 * @throws RangeError where the tree of that size has no such position
 * @throws EvidenceAltered where stored hashes are missing
 */
export const inclusionProof = async (rows: TreeRows, position: number, size: number): Promise<TreeHash[]> => {
  if (position < 0 || position >= size) throw new RangeError('The tree has no leaf at this position')
  return readHashes(rows, inclusionRanges(position, size))
}

/**
 * The hashes that show that the tree of `newSize` leaves continues the one of `oldSize` leaves (RFC 9162 §2.1.4.1);
 * none where either is empty or both are the same.
 *
 * @throws RangeError where the old tree is the larger one
 * @throws EvidenceAltered where stored hashes are missing
 */
export const consistencyProof = async (rows: TreeRows, oldSize: number, newSize: number): Promise<TreeHash[]> => {
  if (oldSize < 0 || oldSize > newSize) throw new RangeError('A tree continues smaller ones only')
  return oldSize === 0 || oldSize === newSize ? [] : readHashes(rows, consistencyRanges(oldSize, newSize))
}
