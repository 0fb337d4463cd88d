import { signCheckpoint, verifyCheckpoint } from '@postern/protocol'
import type { Clock } from '../clock.ts'
import type { Query, SqlSession } from '../database.ts'
import type { CheckpointKey } from './checkpoint-key.ts'
import { EvidenceAltered } from './evidence-altered.ts'
import { GrowingTree } from './growing-tree.ts'
import { placeEvents, type Placed } from './place-events.ts'
import { readRoot, readSubtrees } from './subtrees.ts'
import { insertCheckpoint, insertNodes, readHead, treeRowsIn, type Head } from './tree-store.ts'

export interface Sealed extends Pick<Placed, 'disagreeing' | 'oldestAt'> {
  /** How many events got their place; 0 where none waited. */
  readonly sealed: number
  /** How many there are in all. */
  readonly size: number
  /** Whether those were all that waited: there were fewer than a batch takes. */
  readonly isAll: boolean
}

interface Options {
  readonly session: SqlSession
  readonly key: CheckpointKey
  readonly clock: Clock
  /** The most events sealed in one transaction: what bounds its memory, and its time on the embedded database. */
  readonly batchSize?: number
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0

/** Gives committed events their place in the tree, and signs for it. One a process; the caller holds the lease. */
export class Sealer {
  readonly #options: Required<Options>
  /** The tree as this process last knew it signed; null until it was compared with what is stored. */
  #tree: GrowingTree | null = null
  #alteration: EvidenceAltered | null = null

  constructor(options: Options) {
    this.#options = { batchSize: 2_000, ...options }
  }

  /** Why it refuses to seal, or null. Stays until the process is started again: readiness reports it. */
  get alteration(): EvidenceAltered | null {
    return this.#alteration
  }

  /**
   * Seals the next batch in one transaction: leaves, subtree roots, checkpoint. Never forks the log, lease or not: a
   * position is taken once, so of two sealers one rolls back with a fault of the kind `unique`.
   *
   * @throws EvidenceAltered where the stored tree is not the one that was signed; and from then on
   */
  async sealOnce(): Promise<Sealed> {
    if (this.#alteration) throw this.#alteration
    try {
      const { tree, ...sealed } = await this.#options.session.transaction((query) => this.#seal(query))
      this.#tree = tree
      return sealed
    } catch (cause) {
      if (cause instanceof EvidenceAltered) this.#alteration = cause
      throw cause
    }
  }

  async #seal(query: Query): Promise<Sealed & { readonly tree: GrowingTree }> {
    const { key, clock, batchSize } = this.#options
    const head = await readHead(query)
    const tree = (await this.#treeAt(query, head)).copy()
    const { leafHashes, sealedBelow, ...told } = await placeEvents(query, head.sealedBelow, tree.size, batchSize)
    const isAll = leafHashes.length < batchSize
    if (leafHashes.length === 0) return { sealed: 0, size: tree.size, isAll, ...told, tree }

    await insertNodes(query, tree.append(leafHashes))
    const { size, root } = tree
    const note = await signCheckpoint({ origin: key.verifier.name, size, root }, key.verifier, key.sign)
    await insertCheckpoint(query, { size, root, note, sealedBelow, createdAt: new Date(clock.now()) })
    return { sealed: leafHashes.length, size, isAll, ...told, tree }
  }

  /** The tree at the last checkpoint, once it is known to be the signed one. @throws EvidenceAltered */
  async #treeAt(query: Query, head: Head): Promise<GrowingTree> {
    const known = this.#tree
    if (head.leafCount !== head.size)
      throw new EvidenceAltered(`${head.leafCount} leaves are stored, the last checkpoint is of ${head.size}`)
    if (known && head.size < known.size)
      throw new EvidenceAltered(`the last checkpoint is of ${head.size}, and one of ${known.size} was signed`)
    if (known?.size === head.size) {
      if (head.signed && !isSame(head.signed.root, known.root))
        throw new EvidenceAltered(`the checkpoint of ${head.size} has another root than was signed`)
      return known
    }
    const rows = treeRowsIn(query)
    if (known && !isSame(await readRoot(rows, known.size), known.root))
      throw new EvidenceAltered(`the first ${known.size} leaves are not those that were signed`)
    const [subtrees] = await readSubtrees(rows, [{ from: 0, to: head.size }])
    const tree = new GrowingTree(head.size, subtrees)
    await this.#requireSigned(head, tree)
    return tree
  }

  async #requireSigned({ size, signed }: Head, tree: GrowingTree): Promise<void> {
    if (signed === null) return
    const verdict = await verifyCheckpoint(signed.note, this.#options.key.verifier)
    if (!verdict.ok)
      throw new EvidenceAltered(`the checkpoint of ${size} is not signed by this log (${verdict.problem})`)
    const { checkpoint } = verdict
    if (checkpoint.size !== size || !isSame(checkpoint.root, signed.root) || !isSame(checkpoint.root, tree.root))
      throw new EvidenceAltered(`the leaves are not those that the checkpoint of ${size} was signed for`)
  }
}
