import { join } from 'node:path'
import { verifyExport, type ExportReport, type Id } from '@postern/protocol'
import { createApp } from '../../packages/server/src/app.ts'
import { exportAudit } from '../../packages/server/src/domain/audit/queries.ts'
import type { PrismaClient } from '../../packages/server/src/generated/prisma/client.ts'
import { noAllowance } from '../../packages/server/src/kernel/egress-allowance.ts'
import { Secret } from '../../packages/server/src/kernel/secret.ts'
import type { Place } from '../support/killable-server.ts'
import type { Acknowledged } from './load.ts'
import type { Machine } from './machine.ts'

interface Event {
  readonly id: string
  readonly action: string
  readonly outcome: string
  readonly target: { readonly type: string; readonly id: string } | null
  readonly change: { readonly after: Readonly<Record<string, unknown>> } | null
}

/** What is found when a service that was killed is looked at from outside: all empty where it kept its word. */
export interface Reconciliation {
  /** Acknowledged, and there is no event of it or no row. */
  readonly lost: readonly string[]
  /** Rows without the event of their making, and events of a making without their row. */
  readonly unmatched: readonly string[]
  /** Events of one ID, and tokens with two events. */
  readonly eventsTwice: readonly string[]
  readonly report: ExportReport
  readonly events: number
  readonly owners: readonly string[]
}

const readAll = async (client: PrismaClient) => {
  const rows = await client.auditEvent.findMany({ select: { canonical: true } })
  const events = rows.map(({ canonical }) => JSON.parse(Buffer.from(canonical).toString()) as Event)
  const applications = await client.application.findMany()
  const spaces = await client.space.findMany({ select: { id: true } })
  return { events, applications, spaces }
}

const missing = (wanted: Iterable<string>, there: ReadonlySet<string>): string[] =>
  [...wanted].filter((one) => !there.has(one))

const made = (events: readonly Event[], action: string): ReadonlySet<string> =>
  new Set(
    events.flatMap(({ action: each, outcome, target }) =>
      each === action && outcome === 'done' && target ? [target.id] : [],
    ),
  )

const repeated = (all: readonly string[]): string[] => {
  const seen = new Set<string>()
  return all.filter((one) => seen.has(one) || !seen.add(one))
}

/** Looks at what a service left, which must be stopped. */
export const reconcile = async (
  place: Place,
  machine: Pick<Machine, 'clientId'>,
  acknowledged: Acknowledged,
): Promise<Reconciliation> => {
  const { port, directory, databaseUrl } = place
  const config = {
    ...{ host: '127.0.0.1', port, publicUrl: null, dataDirectory: directory, migrationUrl: null, masterKey: null },
    ...{
      masterKeyFile: join(directory, 'master.key'),
      tls: null,
      trustedProxies: [],
      clientCertificates: 'none' as const,
      logLevel: 'silent' as const,
      limits: {},
      documentsFile: null,
      documentsFor: 'all' as const,
      metricsToken: null,
      egressAllowance: noAllowance,
      mail: null,
    },
    databaseUrl: databaseUrl === undefined ? null : new Secret(databaseUrl),
  }
  const app = await createApp(config, `http://127.0.0.1:${port}`)
  try {
    const { deps } = app.services
    await app.jobs.runNow('seal-audit')
    const { events, applications, spaces } = await readAll(deps.database.client)
    const issued = events.flatMap(({ action, change }) =>
      action === 'tokens:issue' && change ? [String(change.after['token'])] : [],
    )
    const created = made(events, 'applications:create')
    const applicationIds = new Set(applications.map(({ id }) => id))
    const changes = events.filter(({ action, outcome }) => action === 'applications:update' && outcome === 'done')
    const lives = new Set(changes.map(({ change }) => Number(change?.after['tokenLifeSeconds'])))
    const spaceIds = new Set(spaces.map(({ id }) => id))
    const last = acknowledged.lives.at(-1) ?? 0
    const standing = applications.find(({ id }) => id === machine.clientId)?.tokenLifeSeconds ?? 0
    const owners = await deps.database.client.member.findMany({ where: { role: 'owner', spaceId: null } })
    const call = {
      actor: {
        type: 'user',
        id: (owners[0]?.userId ?? '') as Id<'User'>,
        credential: 'test',
        authenticatedAt: Infinity,
      },
      requestId: deps.ids.mint('Request'),
      address: null,
    } as const
    const lines = await exportAudit.perform(deps, call, {})
    return {
      lost: [
        ...missing(acknowledged.tokens, new Set(issued)),
        ...missing(acknowledged.applications, created),
        ...missing(acknowledged.applications, applicationIds),
        ...acknowledged.lives.filter((life) => !lives.has(life)).map((life) => `life ${life}`),
        // Later than the last that was acknowledged only by one that was under way.
        ...(standing < last ? [`life ${last}`] : []),
      ],
      unmatched: [
        ...missing(applicationIds, created),
        ...missing(created, applicationIds),
        ...missing(spaceIds, made(events, 'spaces:create')),
        ...missing(made(events, 'spaces:create'), spaceIds),
        ...missing(made(events, 'installation:set-up'), new Set(owners.map(({ userId }) => userId))),
        ...(lives.has(standing) || changes.length === 0 ? [] : [`life ${standing}`]),
      ],
      eventsTwice: [...repeated(events.map(({ id }) => id)), ...repeated(issued)],
      report: await verifyExport(lines, { trustedKey: app.verifierKey, complete: true }),
      events: events.length,
      owners: owners.map(({ userId }) => userId),
    }
  } finally {
    await app.close()
  }
}
