import type { TreeRows } from '../../kernel/audit/subtrees.ts'
import type { View } from '../../kernel/tx.ts'

/** The stored hashes of the tree, for proofs. */
export const treeRowsOf = (view: View): TreeRows => ({
  async read(ranges) {
    const within = ({ from, to }: { from: number; to: number }) => ({ gte: from, lt: to })
    const leafRanges = ranges.filter(({ height }) => height === 0)
    const nodeRanges = ranges.filter(({ height }) => height > 0)
    const leaves = await view.auditLeaf.findMany({
      where: { OR: leafRanges.map((range) => ({ position: within(range) })) },
      select: { position: true, leafHash: true },
    })
    const nodes = await view.auditNode.findMany({
      where: { OR: nodeRanges.map((range) => ({ level: range.height, index: within(range) })) },
    })
    const found = new Map<string, Uint8Array>()
    for (const { position, leafHash } of leaves) found.set(`0/${position}`, leafHash)
    for (const { level, index, hash } of nodes) found.set(`${level}/${index}`, hash)
    return ranges.map(({ height, from, to }) => {
      const keys = Array.from({ length: to - from }, (_, offset) => `${height}/${from + offset}`)
      return keys.flatMap((key) => found.get(key) ?? [])
    })
  },
})
