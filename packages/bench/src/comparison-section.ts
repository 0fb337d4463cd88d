import type { Measured } from './comparison.ts'
import { missedOf, ratiosOf, verdictOf, type Goal, type Ratio } from './goals.ts'
import type { Section } from './part.ts'
import type { Round } from './round.ts'
import { spreadOf, type Spread } from './statistics.ts'
import { percent, table } from './table.ts'

/** Whether every answer that has to have its event has it, as counted in the database; and no event stands for none. */
export interface Evidence {
  readonly answers: number
  readonly events: number
}

interface PeerSummary {
  readonly name: string
  readonly perSecond: Spread
  readonly latencyMs: { readonly p50: number; readonly p99: number }
  readonly serverCpu: number | null
  readonly databaseCpu: number | null
  readonly serverBusy: number | null
  readonly generatorBusy: number
}

const medianOf = (rounds: readonly Round[], value: (round: Round) => number): number =>
  spreadOf(rounds.map(value)).median

const medianOrNull = (rounds: readonly Round[], value: (round: Round) => number | null): number | null => {
  const known = rounds.map(value).filter((one) => one !== null)
  return known.length === 0 ? null : spreadOf(known).median
}

const summaryOf = (measured: ReadonlyMap<string, Measured>): readonly PeerSummary[] =>
  [...measured].map(([name, { rounds }]) => ({
    name,
    perSecond: spreadOf(rounds.map(({ perSecond }) => perSecond)),
    latencyMs: {
      p50: medianOf(rounds, ({ latency }) => latency.p50),
      p99: medianOf(rounds, ({ latency }) => latency.p99),
    },
    serverCpu: medianOrNull(rounds, ({ serverCpu }) => serverCpu),
    databaseCpu: medianOrNull(rounds, ({ databaseCpu }) => databaseCpu),
    serverBusy: medianOrNull(rounds, ({ serverBusy }) => serverBusy),
    generatorBusy: medianOf(rounds, ({ generatorBusy }) => generatorBusy),
  }))

const micros = (value: number | null): string => (value === null ? '–' : `${Math.round(value)} µs`)

const peerTable = (peers: readonly PeerSummary[]): string =>
  table([
    ['', 'requests/s', 'least–most', 'p50', 'p99', 'CPU', 'database CPU', 'server busy', 'generator busy'],
    ...peers.map(({ name, perSecond, latencyMs, serverCpu, databaseCpu, serverBusy, generatorBusy }) => [
      name,
      String(Math.round(perSecond.median)),
      `${Math.round(perSecond.least)}–${Math.round(perSecond.most)}`,
      `${latencyMs.p50.toFixed(1)} ms`,
      `${latencyMs.p99.toFixed(1)} ms`,
      micros(serverCpu),
      micros(databaseCpu),
      percent(serverBusy),
      percent(generatorBusy),
    ]),
  ])

const ratioLine = (name: string, ratio: Ratio): string => {
  const { median, least, most } = ratio.ratio
  return `${name} : ${ratio.peer} = ${median.toFixed(3)} (${least.toFixed(3)}–${most.toFixed(3)}) · ${verdictOf(ratio)}`
}

const wrongAnswersOf = (measured: ReadonlyMap<string, Measured>): readonly string[] =>
  [...measured].flatMap(([name, { warmUp, rounds }]) => {
    const wrong = [warmUp, ...rounds].filter(({ wrongAnswers }) => wrongAnswers > 0)
    if (wrong.length === 0) return []
    const count = wrong.reduce((sum, { wrongAnswers }) => sum + wrongAnswers, 0)
    return [`${name} gave ${count} wrong answers, such as: ${wrong[0]?.wrongSample?.slice(0, 500)}`]
  })

const nearlyAlways = 0.95

const warningsOf = (measured: ReadonlyMap<string, Measured>): readonly string[] =>
  [...measured].flatMap(([name, { rounds }]) => {
    const generator = spreadOf(rounds.map(({ generatorBusy }) => generatorBusy)).median
    const busy = rounds.flatMap(({ serverBusy }) => (serverBusy === null ? [] : [serverBusy]))
    if (generator < nearlyAlways || (busy.length > 0 && spreadOf(busy).median >= nearlyAlways)) return []
    return [`the generator was as busy as ${name}: it may be faster than measured`]
  })

/** Right answers that `name` gave in all, those of the warm-up too. */
export const allAnswersOf = (measured: ReadonlyMap<string, Measured>, name: string): number => {
  const own = measured.get(name)
  return own ? [own.warmUp, ...own.rounds].reduce((sum, { allAnswers }) => sum + allAnswers, 0) : 0
}

/** What to tell of a comparison of servers under the same load. */
export const comparisonSection = (
  measured: ReadonlyMap<string, Measured>,
  goals: readonly Goal[],
  evidence: Evidence | null,
): Section => {
  const peers = summaryOf(measured)
  const ratios = ratiosOf(measured, 'postern', goals)
  // The embedded database has no goal to meet.
  const embedded = ratiosOf(
    measured,
    'postern-embedded',
    goals.map(({ peer }) => ({ peer, must: null })),
  )
  return {
    text: [
      peerTable(peers),
      '',
      ...ratios.map((ratio) => ratioLine('postern', ratio)),
      ...embedded.map((ratio) => ratioLine('postern-embedded', ratio)),
      ...(evidence ? [`answers ${evidence.answers}, events in the evidence ${evidence.events}`] : []),
    ].join('\n'),
    figures: { peers, ratios, embeddedRatios: embedded, evidence },
    warnings: warningsOf(measured),
    faults: [
      ...wrongAnswersOf(measured),
      ...(evidence && evidence.answers !== evidence.events
        ? [`${evidence.answers} answers were given, and ${evidence.events} are in the evidence`]
        : []),
      ...missedOf(ratios),
    ],
  }
}
