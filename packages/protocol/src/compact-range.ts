import { emptyRoot, hashLength, nodeHash } from './merkle.ts'

/** How many leaves are hashed at a time: enough for WebCrypto's cost per call to vanish, and little memory. */
const batchSize = 1024

/**
 * A Merkle tree that only grows, held as the roots of its full subtrees: one for each bit set in its size, largest first.
 * So a log of any length is summed up in at most 53 hashes, and can be continued from them.
 */
export class CompactRange {
  #size: number
  /** By height: the root of the full subtree of 2^height leaves where that bit of the size is set. */
  readonly #subtrees: (Uint8Array | undefined)[] = []

  /** @throws RangeError where `subtrees` are not as many hashes as bits are set in `size` */
  constructor(size = 0, subtrees: readonly Uint8Array[] = []) {
    if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('The size of a tree is a whole number')
    const smallestFirst = subtrees.toReversed()
    for (let left = size, height = 0; left > 0; left = Math.floor(left / 2), height += 1) {
      this.#subtrees[height] = left % 2 === 1 ? smallestFirst.shift() : undefined
      if (left % 2 === 1 && this.#subtrees[height]?.length !== hashLength) throw new RangeError('A subtree is missing')
    }
    if (smallestFirst.length > 0) throw new RangeError('There are more subtrees than the size has')
    this.#size = size
  }

  /** How many leaves there are. */
  get size(): number {
    return this.#size
  }

  /** The roots of the full subtrees, largest first; with `size`, all it takes to go on later. */
  get subtrees(): Uint8Array[] {
    return this.#subtrees.filter((hash) => hash !== undefined).reverse()
  }

  /** Adds leaves at the end. Not to be called again before it has settled. */
  async append(leafHashes: readonly Uint8Array[]): Promise<void> {
    for (let start = 0; start < leafHashes.length; start += batchSize) {
      await this.#appendBatch(leafHashes.slice(start, start + batchSize))
    }
  }

  async #appendBatch(leafHashes: readonly Uint8Array[]): Promise<void> {
    let level = leafHashes
    for (let height = 0; level.length > 0; height += 1) {
      const before = this.#subtrees[height]
      const nodes = before === undefined ? level : [before, ...level]
      const above: Promise<Uint8Array>[] = []
      for (let index = 0; index + 1 < nodes.length; index += 2) above.push(nodeHash(nodes[index]!, nodes[index + 1]!))
      this.#subtrees[height] = nodes.length % 2 === 1 ? nodes.at(-1) : undefined
      level = await Promise.all(above)
    }
    this.#size += leafHashes.length
  }

  /** The root at the present size (RFC 9162 §2.1.1). */
  async root(): Promise<Uint8Array> {
    let root: Uint8Array | undefined
    for (const subtree of this.#subtrees) {
      if (subtree !== undefined) root = root === undefined ? subtree : await nodeHash(subtree, root)
    }
    return root ?? emptyRoot()
  }
}
