/** Upper bounds in seconds: from an answer out of memory to one that is about to be given up. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const

/** How long something took, by ranges: plain numbers, and nothing is allocated for one more. */
export class Histogram {
  readonly #counts = new Float64Array(bounds.length + 1)
  #sum = 0

  observe(seconds: number): void {
    let range = 0
    while (range < bounds.length && seconds > bounds[range]!) range += 1
    this.#counts[range]! += 1
    this.#sum += seconds
  }

  /** The lines of the series called `name`. `labels` are written out, or empty. */
  lines(name: string, labels: string): string[] {
    let below = 0
    const separator = labels === '' ? '' : ','
    const buckets = [...bounds, '+Inf'].map((bound, range) => {
      below += this.#counts[range]!
      return `${name}_bucket{${labels}${separator}le="${bound}"} ${below}`
    })
    const set = labels === '' ? '' : `{${labels}}`
    return [...buckets, `${name}_sum${set} ${this.#sum}`, `${name}_count${set} ${below}`]
  }
}

/** Counts by a label whose values are of a closed list, so that the series stay few. */
export class Counter<Label extends string = string> {
  readonly #counts = new Map<Label, number>()

  add(label: Label): void {
    this.#counts.set(label, (this.#counts.get(label) ?? 0) + 1)
  }

  get counts(): ReadonlyMap<Label, number> {
    return this.#counts
  }
}

/** One metric with its series, in the text format of Prometheus 0.0.4. */
export const family = (
  name: string,
  type: 'counter' | 'gauge' | 'histogram',
  help: string,
  lines: readonly string[],
): string => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n')

/** A metric of one number. */
export const single = (name: string, type: 'counter' | 'gauge', help: string, value: number): string =>
  family(name, type, help, [`${name} ${value}`])

/** A metric of one number per value of one label; the values are names of ours, which need no escaping. */
export const labelled = (
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  label: string,
  values: Iterable<readonly [string, number]>,
): string =>
  family(
    name,
    type,
    help,
    [...values].map(([value, count]) => `${name}{${label}="${value}"} ${count}`),
  )
