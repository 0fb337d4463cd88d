import type { BenchDatabase } from './database.ts'
import type { Options } from './options.ts'
import type { Generator } from './round.ts'

/** What a part of the bench has at hand. */
export interface Bench {
  readonly options: Options
  readonly say: (text: string) => void
  /** Stops it when the part is over, however it ends. */
  readonly keep: <Started extends { stop(): Promise<void> }>(started: Started) => Started
  /** A database of the part's own, or null without a server. @throws Error where the named one is not there */
  readonly openDatabase: () => Promise<BenchDatabase | null>
  readonly startGenerator: () => Generator
}

/** What came of a part. */
export interface Section {
  /** For people: tables and verdicts. */
  readonly text: string
  /** The same for programs. */
  readonly figures: object
  /** What the reader has to know before believing the figures. */
  readonly warnings: readonly string[]
  /** What makes them void, or the run fail. */
  readonly faults: readonly string[]
}

/** One thing that is measured, against peers or floors in the same run. */
export interface Part {
  readonly title: string
  readonly run: (bench: Bench) => Promise<Section>
}

/** A part that needs PostgreSQL, where there is none. */
export const unmeasured: Section = {
  text: 'not measured: it needs PostgreSQL',
  figures: {},
  warnings: [],
  faults: [],
}
