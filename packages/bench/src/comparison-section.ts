import type { Measured } from './comparison.ts'
import type { Machine } from './machine.ts'
import type { Options } from './options.ts'
import type { PeerName } from './peers/peer.ts'
import type { Round } from './round.ts'
import { spreadOf, type Spread } from './statistics.ts'
import type { Evidence, Ratio } from './verdict.ts'

/** All there is to say of a run; what `--json` prints. */
export interface Report {
  readonly date: string
  readonly machine: Machine
  readonly versions: { readonly postgres: string | null; readonly oidcProvider: string }
  readonly settings: Pick<Options, 'rounds' | 'rampSeconds' | 'seconds' | 'connections'>
  readonly peers: readonly PeerSummary[]
  /** Of the service on PostgreSQL; empty where there is none. */
  readonly ratios: readonly Ratio[]
  /** Of the service on the embedded database, which has no goal to meet. */
  readonly embeddedRatios: readonly Ratio[]
  readonly evidence: Evidence | null
  readonly warnings: readonly string[]
  readonly faults: readonly string[]
}

export interface PeerSummary {
  readonly name: PeerName
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

export const summaryOf = (measured: ReadonlyMap<PeerName, Measured>): readonly PeerSummary[] =>
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

const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)} %`)
const micros = (value: number | null): string => (value === null ? '–' : `${Math.round(value)} µs`)
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n')
}

const peerRows = (peers: readonly PeerSummary[]): string =>
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

const ratioRows = (name: string, ratios: readonly Ratio[], isGated: boolean): readonly string[] =>
  ratios.map(({ peer, ratio, must, aim, isMet, isAimReached }) => {
    const verdict = isAimReached ? 'aim reached' : isMet ? 'met' : 'MISSED'
    const goal = isGated ? ` · must ${must}, aim ${aim}: ${verdict}` : ' · no goal'
    return `${name} : ${peer} = ${ratio.median.toFixed(3)} (${ratio.least.toFixed(3)}–${ratio.most.toFixed(3)})${goal}`
  })

/** The report for people. */
export const printed = (report: Report): string => {
  const { machine, versions, settings, evidence } = report
  const { rounds, seconds, rampSeconds, connections } = settings
  return [
    `${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB, ${machine.system}, load before ${machine.loadBefore}`,
    `Node ${machine.node} · Postern ${machine.postern} · PostgreSQL ${versions.postgres ?? 'none'} · oidc-provider ${versions.oidcProvider}`,
    `${connections} connections · ${rounds} rounds of ${seconds} s after ${rampSeconds} s of the same load`,
    '',
    peerRows(report.peers),
    '',
    ...ratioRows('postern', report.ratios, true),
    ...ratioRows('postern-embedded', report.embeddedRatios, false),
    ...(evidence ? [`tokens handed out ${evidence.handedOut}, events in the evidence ${evidence.recorded}`] : []),
    ...report.warnings.map((text) => `note: ${text}`),
    ...report.faults.map((text) => `FAILED: ${text}`),
  ].join('\n')
}
