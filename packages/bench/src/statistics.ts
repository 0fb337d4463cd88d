/** What several rounds gave: the middle one, and the ends. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

/** @throws RangeError where there is nothing to sum up */
export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((one, other) => one - other)
  const least = sorted[0]
  const most = sorted.at(-1)
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  const upper = sorted[Math.floor(sorted.length / 2)]
  if (least === undefined || most === undefined || lower === undefined || upper === undefined)
    throw new RangeError('There is no spread of nothing')
  return { median: (lower + upper) / 2, least, most }
}
