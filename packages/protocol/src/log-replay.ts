import { CompactRange } from './compact-range.ts'
import type { ExportPlace, ExportProblemCode, ProblemList } from './export-report.ts'
import { sameBytes } from './merkle.ts'

/** A root that must come out once the log has been replayed to a size. */
interface Milestone {
  readonly size: number
  readonly root: Uint8Array
  /** What it means when another root comes out. */
  readonly otherwise: ExportProblemCode
  readonly place: ExportPlace
}

const batchSize = 1024

/** Rebuilds the tree from leaves in order, in little memory, and compares its root where roots are known. */
export class LogReplay {
  readonly #problems: ProblemList
  readonly #range = new CompactRange()
  readonly #milestones = new Map<number, Milestone[]>()
  readonly #roots = new Map<number, Uint8Array>()
  #waiting: Uint8Array[] = []
  #next = 0
  #hasGap = false

  constructor(problems: ProblemList) {
    this.#problems = problems
  }

  /** The position that comes next: how far the log has been replayed. */
  get next(): number {
    return this.#next
  }

  /** Demands a root; false where the log has gone past that size. Call `settle` when it `isDue`. */
  expect(milestone: Milestone): boolean {
    if (milestone.size < this.#next) return false
    const others = this.#milestones.get(milestone.size) ?? []
    this.#milestones.set(milestone.size, [...others, milestone])
    return true
  }

  /** Takes the leaf of a position; false where that position was there already or comes too late. */
  take(position: number, leaf: Uint8Array, place: ExportPlace): boolean {
    if (position < this.#next) {
      this.#problems.add('POSITION_REPEATED', { ...place, position })
      return false
    }
    if (position > this.#next) {
      const last = position - 1
      const detail = last > this.#next ? `${this.#next} to ${last}` : ''
      this.#problems.add('POSITION_MISSING', { ...place, position: this.#next }, detail)
      this.#hasGap = true
    }
    // After a gap there is no tree any more; what is missing has been said.
    if (!this.#hasGap) this.#waiting.push(leaf)
    this.#next = position + 1
    return true
  }

  /** Whether `settle` must be called before the next leaf. */
  get isDue(): boolean {
    return this.#waiting.length >= batchSize || this.#milestones.has(this.#next)
  }

  /** Hashes what waits, and compares roots at the size reached. */
  async settle(): Promise<void> {
    if (this.#hasGap) {
      this.#waiting = []
      this.#milestones.delete(this.#next)
      return
    }
    await this.#range.append(this.#waiting)
    this.#waiting = []
    const due = this.#milestones.get(this.#next)
    if (due === undefined) return
    this.#milestones.delete(this.#next)
    const root = await this.#range.root()
    this.#roots.set(this.#next, root)
    for (const milestone of due) {
      if (!sameBytes(root, milestone.root))
        this.#problems.add(milestone.otherwise, milestone.place, `size ${milestone.size}`)
    }
  }

  /** The root that came out at a size that was demanded, or null where the log did not get there whole. */
  rootAt(size: number): Uint8Array | null {
    return this.#roots.get(size) ?? null
  }
}
