/** What 200 pairs say about two ways to be refused. */
export interface Comparison {
  /** How many times as long the first takes, by the median of the pairs. */
  readonly ratio: number
  /** Standard deviations from chance in how often the first took longer (a sign test): within 4 nobody could tell. */
  readonly deviation: number
}

const pairCount = 200

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - begun)
}

/**
 * Does two things in turns and compares each with its neighbour, now one first and now the other: whatever else slows the
 * machine down meets both.
 */
export const compareInPairs = async (
  first: (pair: number) => Promise<unknown>,
  second: (pair: number) => Promise<unknown>,
  between: () => void = () => undefined,
): Promise<Comparison> => {
  const logarithms: number[] = []
  // The first few pay for what is made once.
  for (let pair = -5; pair < pairCount; pair += 1) {
    between()
    const isSwapped = pair % 2 !== 0
    const early = await timed(() => (isSwapped ? second : first)(pair))
    const late = await timed(() => (isSwapped ? first : second)(pair))
    if (pair >= 0) logarithms.push(Math.log(isSwapped ? late / early : early / late))
  }
  const sorted = logarithms.toSorted((one, other) => one - other)
  const longer = logarithms.filter((logarithm) => logarithm > 0).length
  return {
    ratio: Math.exp(sorted[pairCount / 2]!),
    deviation: (longer - pairCount / 2) / Math.sqrt(pairCount / 4),
  }
}

/** A difference that the pairs show, and that is more than a machine's whims: both, or one run in a thousand fails by chance. */
export const isTold = ({ ratio, deviation }: Comparison): boolean =>
  Math.abs(deviation) > 4 && Math.abs(Math.log(ratio)) > Math.log(1.05)
