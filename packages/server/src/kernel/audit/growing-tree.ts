import { storedHeights, type StoredHeight } from './subtrees.ts'
import { hashNode, joinSubtrees, type TreeHash } from './tree-hashes.ts'

/** A complete subtree that is stored: its height, its index among those of that height, its root. */
export interface StoredNode {
  readonly height: StoredHeight
  readonly index: number
  readonly hash: TreeHash
}

/** The tree at its growing edge: the roots of the complete subtrees side by side, one for each bit set in its size. */
export class GrowingTree {
  #size: number
  /** By height. */
  readonly #subtrees: (TreeHash | undefined)[] = []

  /** `subtrees` are the roots that make up `size`, largest first. */
  constructor(size = 0, subtrees: readonly TreeHash[] = []) {
    this.#size = size
    const smallestFirst = subtrees.toReversed()
    for (let left = size, height = 0; left > 0; left = Math.floor(left / 2), height += 1) {
      this.#subtrees[height] = left % 2 === 1 ? smallestFirst.shift() : undefined
    }
  }

  get size(): number {
    return this.#size
  }

  /** The root at the present size (RFC 9162 §2.1.1). */
  get root(): TreeHash {
    return joinSubtrees(this.#roots())
  }

  #roots(): TreeHash[] {
    return this.#subtrees.filter((subtree) => subtree !== undefined).reverse()
  }

  /** A tree to go on with, so that a transaction that fails leaves this one as it was. */
  copy(): GrowingTree {
    return new GrowingTree(this.#size, this.#roots())
  }

  /** Adds leaves at the end and answers the subtrees that became complete and are stored. */
  append(leafHashes: readonly TreeHash[]): StoredNode[] {
    const nodes: StoredNode[] = []
    for (const leaf of leafHashes) {
      let hash = leaf
      let height = 0
      for (let left = this.#subtrees[height]; left !== undefined; left = this.#subtrees[height]) {
        this.#subtrees[height] = undefined
        hash = hashNode(left, hash)
        height += 1
        const stored = storedHeights.find((candidate) => candidate === height)
        if (stored) nodes.push({ height: stored, index: (this.#size + 1) / 2 ** stored - 1, hash })
      }
      this.#subtrees[height] = hash
      this.#size += 1
    }
    return nodes
  }
}
