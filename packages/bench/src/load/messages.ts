/** What the generator is told to do. */
export interface LoadOrder {
  readonly port: number
  /** The whole request, as sent on every connection again and again. */
  readonly request: string
  /** What a right answer's body matches, as the source of a regular expression. */
  readonly right: string
  readonly connections: number
  readonly rampMs: number
  readonly measureMs: number
}

/** What it says: that the time that counts begins and ends, and at last what came of it. */
export type LoadMessage =
  { readonly type: 'counting' | 'counted' } | { readonly type: 'done'; readonly result: LoadResult }

export interface LoadResult {
  /** Right answers in the time that counts. */
  readonly answers: number
  /** The time that counts as it came out, seconds. */
  readonly seconds: number
  /** Right answers in all, before and after that time too. */
  readonly allAnswers: number
  readonly wrongAnswers: number
  /** One of the wrong answers. */
  readonly wrongSample: string | null
  /** Of the answers that count, milliseconds. */
  readonly latency: { readonly p50: number; readonly p99: number }
  /** The share of the time that counts in which the generator was busy: near 1, it measured itself. */
  readonly generatorBusy: number
}
