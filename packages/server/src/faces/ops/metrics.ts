import { hash, timingSafeEqual } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fault } from '../../kernel/fault.ts'
import type { Limit } from '../../kernel/limits/limit.ts'
import { family, labelled, single } from '../../kernel/metrics.ts'
import type { Secret } from '../../kernel/secret.ts'
import { send, type Exchange, type Handler } from '../shared/exchange.ts'
import { headerLines } from '../shared/header-lines.ts'
import { sendProblem } from '../shared/problem.ts'
import { requireOpenRoom } from '../shared/rate-limit.ts'
import type { Services } from '../shared/services.ts'

/** What the metrics are made of beside the services: parts that count by themselves. */
export interface Counting {
  readonly groupCommit: {
    readonly committed: { readonly groups: number; readonly events: number; readonly failures: number }
    readonly took: { lines(name: string, labels: string): string[] }
    readonly waiting: number
  }
  readonly jobs: { readonly runs: ReadonlyMap<string, { readonly done: number; readonly failed: number }> }
  /** How long the oldest event that was last sealed had waited. */
  readonly sealing: { readonly lateByMs: number }
  /** What was counted in the database some minutes ago. */
  readonly stock: {
    readonly outbox: { readonly waiting: number; readonly failed: number }
    readonly expiring: readonly (readonly [days: number, credentials: number])[]
    readonly nextExpiryAt: Date | null
  }
}

const nanosecondsPerSecond = 1e9

const trafficText = ({ traffic, usage }: Services): string[] => {
  const took = 'postern_http_request_duration_seconds'
  const total = 'postern_http_requests_total'
  const answered = [...traffic.answered]
  return [
    family(
      total,
      'counter',
      'Answers by endpoint and status; 0 where the client left before.',
      answered.flatMap(([route, { byStatus }]) =>
        [...byStatus].map(([status, count]) => `${total}{endpoint="${route}",status="${status}"} ${count}`),
      ),
    ),
    family(
      took,
      'histogram',
      'Seconds from the head of a request to the end of its answer.',
      answered.flatMap(([route, one]) => one.took.lines(took, `endpoint="${route}"`)),
    ),
    single('postern_tokens_issued_total', 'counter', 'Tokens handed out.', usage.tokensIssued),
    labelled(
      'postern_oauth_refusals_total',
      'counter',
      'Refusals of the OAuth endpoints by error.',
      'error',
      traffic.oauthRefusals.counts,
    ),
  ]
}

const limitsText = ({ limits, tokenQuotas }: Services): string[] => {
  const ofTable = Object.values<Limit | null>(limits).filter((limit) => limit !== null)
  const all = [...ofTable, tokenQuotas.perHour, tokenQuotas.perDay]
  return [
    labelled(
      'postern_limit_refusals_total',
      'counter',
      'Refused by a limit.',
      'limit',
      all.map(({ name, refused }) => [name, refused]),
    ),
    labelled(
      'postern_limit_keys',
      'gauge',
      'Keys a limit holds in memory.',
      'limit',
      all.map(({ name, keys }) => [name, keys]),
    ),
  ]
}

const kernelText = ({ deps, sessions, clients }: Services, { groupCommit, jobs, sealing }: Counting): string[] => {
  const commit = 'postern_audit_commit_duration_seconds'
  const { groups, events, failures } = groupCommit.committed
  const pool = deps.database.connections?.()
  return [
    labelled('postern_decisions_total', 'counter', 'Decisions by policy.', 'outcome', [
      ['allow', deps.policy.decided.allowed],
      ['deny', deps.policy.decided.denied],
    ]),
    labelled(
      'postern_refusals_total',
      'counter',
      'Refusals that are counted and leave no event, by code.',
      'code',
      deps.refusals.byCode.counts,
    ),
    single('postern_audit_events_total', 'counter', 'Events written by group commit.', events),
    single('postern_audit_groups_total', 'counter', 'Group commits: events per group is how well they share.', groups),
    single('postern_audit_failures_total', 'counter', 'Groups that could not be written.', failures),
    single('postern_audit_waiting', 'gauge', 'Events that wait for their group.', groupCommit.waiting),
    family(commit, 'histogram', 'Seconds of a group commit.', groupCommit.took.lines(commit, '')),
    single(
      'postern_audit_sealing_lag_seconds',
      'gauge',
      'How long the oldest event of the last batch waited to be sealed, on the instance that seals.',
      sealing.lateByMs / 1_000,
    ),
    single(
      'postern_cache_gaps_total',
      'counter',
      'Times all caches were emptied: changes were missed.',
      deps.changes.gaps,
    ),
    labelled('postern_cached', 'gauge', 'What is held in memory.', 'kind', [
      ['clients', clients.size],
      ['sessions', sessions.size],
    ]),
    labelled(
      'postern_job_runs_total',
      'counter',
      'Runs of a job that ended well.',
      'job',
      [...jobs.runs].map(([name, { done }]) => [name, done]),
    ),
    labelled(
      'postern_job_failures_total',
      'counter',
      'Runs of a job that failed.',
      'job',
      [...jobs.runs].map(([name, { failed }]) => [name, failed]),
    ),
    ...(pool
      ? [labelled('postern_database_connections', 'gauge', 'Connections of the pool.', 'state', Object.entries(pool))]
      : []),
  ]
}

const stockText = ({ deps }: Services, { stock }: Counting): string[] => [
  labelled('postern_outbox_messages', 'gauge', 'Notices and letters that wait, or were given up.', 'state', [
    ['waiting', stock.outbox.waiting],
    ['failed', stock.outbox.failed],
  ]),
  labelled(
    'postern_credentials_expiring',
    'gauge',
    'Secrets and keys in use that end within so many days.',
    'within_days',
    stock.expiring.map(([days, credentials]) => [`${days}`, credentials]),
  ),
  family(
    'postern_next_credential_expiry_seconds',
    'gauge',
    'Until the next secret, key or certificate in use ends; no series where none is in use.',
    stock.nextExpiryAt
      ? [
          `postern_next_credential_expiry_seconds ${Math.max(0, (stock.nextExpiryAt.getTime() - deps.clock.now()) / 1_000)}`,
        ]
      : [],
  ),
]

const isTold = (exchange: Exchange, token: Secret): boolean => {
  const lines = headerLines(exchange.request, 'authorization')
  const given = lines.length === 1 ? (/^bearer +(\S+)$/i.exec(lines[0]!)?.[1] ?? '') : ''
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', token.reveal(), 'buffer'))
}

/**
 * The metrics, for whoever has the operator's token. An address is no credential here: behind a proxy on this machine
 * everybody is this machine. Neither is a token of ours: metrics must be readable above all while no evidence of a reading
 * can be written. Labels are names of ours, never those of people, applications, spaces or addresses.
 */
export const createMetrics = (counting: Counting, token: Secret | null): Handler => {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  const processText = (): string[] => {
    // From the first reading on.
    delay.enable()
    const { rss, heapUsed } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    const lag = [0.5, 0.99].map(
      (quantile) => [`${quantile}`, delay.percentile(quantile * 100) / nanosecondsPerSecond] as const,
    )
    delay.reset()
    return [
      labelled('postern_event_loop_delay_seconds', 'gauge', 'Since the last reading.', 'quantile', lag),
      single('process_resident_memory_bytes', 'gauge', 'Resident memory.', rss),
      single('nodejs_heap_used_bytes', 'gauge', 'Heap in use.', heapUsed),
      single('process_cpu_seconds_total', 'counter', 'Seconds of processor time.', (user + system) / 1e6),
    ]
  }
  return (exchange) => {
    const { services } = exchange
    try {
      if (token === null || !isTold(exchange, token)) {
        services.deps.refusals.add(exchange.address, 'UNAUTHENTICATED', services.deps.clock.now())
        requireOpenRoom(exchange)
        throw fault('UNAUTHENTICATED', 'Send the token of POSTERN_METRICS_TOKEN (Authorization: Bearer …).')
      }
    } catch (cause) {
      sendProblem(exchange, cause, { 'www-authenticate': 'Bearer realm="postern metrics"' })
      return
    }
    const body = [
      ...trafficText(services),
      ...limitsText(services),
      ...kernelText(services, counting),
      ...stockText(services, counting),
      ...processText(),
    ]
    send(exchange, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }, body.join(''))
  }
}
