import type { Measured } from './comparison.ts'
import { spreadOf, type Spread } from './statistics.ts'

/** How fast the service has to be, as a multiple of a peer. */
export interface Goal {
  readonly peer: string
  /** Below it, the run fails; null where the figure is only told. */
  readonly must: number | null
  readonly aim?: number
}

export interface Ratio extends Goal {
  readonly ratio: Spread
  readonly isMet: boolean
}

/**
 * Requests per second of `name` against each peer's. Compared round by round, because the rounds of one turn ran next to
 * each other: what slowed the machine down slowed both.
 */
export const ratiosOf = (
  measured: ReadonlyMap<string, Measured>,
  name: string,
  goals: readonly Goal[],
): readonly Ratio[] => {
  const own = measured.get(name)?.rounds ?? []
  return goals.flatMap((goal) => {
    const others = measured.get(goal.peer)?.rounds ?? []
    if (own.length === 0 || others.length !== own.length) return []
    const ratio = spreadOf(own.map(({ perSecond }, index) => perSecond / (others[index]?.perSecond ?? Number.NaN)))
    return [{ ...goal, ratio, isMet: goal.must === null || ratio.median >= goal.must }]
  })
}

/** What a ratio comes to, in words. */
export const verdictOf = ({ must, aim, ratio, isMet }: Ratio): string => {
  if (must === null) return 'no goal'
  const goal = `must ${must}${aim === undefined ? '' : `, aim ${aim}`}`
  return `${goal}: ${aim !== undefined && ratio.median >= aim ? 'aim reached' : isMet ? 'met' : 'MISSED'}`
}

/** Goals that were missed, in words. */
export const missedOf = (ratios: readonly Ratio[]): readonly string[] =>
  ratios
    .filter(({ isMet }) => !isMet)
    .map(({ peer, ratio, must }) => `${ratio.median.toFixed(3)} of ${peer} is less than ${must}`)
