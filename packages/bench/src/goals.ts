import type { Measured } from './comparison.ts'
import type { PeerName } from './peers/peer.ts'
import { spreadOf, type Spread } from './statistics.ts'

interface Goal {
  readonly peer: PeerName
  /** Below it, the run fails. */
  readonly must: number
  readonly aim: number
}

/** How fast the token endpoint has to be, as a multiple of each peer. */
const goals: readonly Goal[] = [
  { peer: 'bare', must: 0.22, aim: 0.3 },
  { peer: 'oidc-provider', must: 1.75, aim: 2.5 },
]

export interface Ratio extends Goal {
  readonly ratio: Spread
  readonly isMet: boolean
  readonly isAimReached: boolean
}

/**
 * Requests per second of `name` against each peer's. Compared round by round, because the rounds of one turn ran next to
 * each other: what slowed the machine down slowed both.
 */
export const ratiosOf = (measured: ReadonlyMap<PeerName, Measured>, name: PeerName): readonly Ratio[] => {
  const own = measured.get(name)?.rounds ?? []
  return goals.flatMap((goal) => {
    const others = measured.get(goal.peer)?.rounds ?? []
    if (own.length === 0 || others.length !== own.length) return []
    const ratio = spreadOf(own.map(({ perSecond }, index) => perSecond / (others[index]?.perSecond ?? Number.NaN)))
    return [{ ...goal, ratio, isMet: ratio.median >= goal.must, isAimReached: ratio.median >= goal.aim }]
  })
}

/** Whether every token that was handed out has its event, as counted in the database; and no event stands for none. */
export interface Evidence {
  readonly handedOut: number
  readonly recorded: number
}

/** What makes the figures void or the run fail, in words; empty where all is well. */
export const faultsOf = (
  measured: ReadonlyMap<PeerName, Measured>,
  ratios: readonly Ratio[],
  evidence: Evidence | null,
): readonly string[] => [
  ...[...measured].flatMap(([name, { warmUp, rounds }]) => {
    const wrong = [warmUp, ...rounds].filter(({ wrongAnswers }) => wrongAnswers > 0)
    if (wrong.length === 0) return []
    const count = wrong.reduce((sum, { wrongAnswers }) => sum + wrongAnswers, 0)
    return [`${name} gave ${count} answers that are not a token, such as: ${wrong[0]?.wrongSample?.slice(0, 500)}`]
  }),
  ...(evidence && evidence.handedOut !== evidence.recorded
    ? [`${evidence.handedOut} tokens were handed out, and ${evidence.recorded} are in the evidence`]
    : []),
  ...ratios
    .filter(({ isMet }) => !isMet)
    .map(({ peer, ratio, must }) => `${ratio.median.toFixed(3)} of ${peer} is less than ${must}`),
]

const nearlyAlways = 0.95

/** What the reader has to know before believing the figures. */
export const warningsOf = (measured: ReadonlyMap<PeerName, Measured>): readonly string[] =>
  [...measured].flatMap(([name, { rounds }]) => {
    const generator = spreadOf(rounds.map(({ generatorBusy }) => generatorBusy)).median
    const busy = rounds.flatMap(({ serverBusy }) => (serverBusy === null ? [] : [serverBusy]))
    if (generator < nearlyAlways || (busy.length > 0 && spreadOf(busy).median >= nearlyAlways)) return []
    return [`the generator was as busy as ${name}: it may be faster than measured`]
  })
