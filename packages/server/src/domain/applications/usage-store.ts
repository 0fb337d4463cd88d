import type { Id } from '@postern/protocol'
import type { Conditions } from '../../kernel/policy/policy.ts'
import type { View } from '../../kernel/tx.ts'
import type { SealedRef } from '@postern/protocol'
import { mostNames, type ApplicationUsage, type DayUsage, type NamedCount, type UsageKind } from './usage-model.ts'

/** What an application's usage is held against. */
export interface UsedApplication {
  readonly id: Id<'Application'>
  readonly tokenLifeSeconds: number
}

/** Those of the applications that may be read. */
export const listUsedApplications = async (
  view: View,
  readable: Conditions,
  ids: readonly string[],
): Promise<readonly UsedApplication[]> => {
  const rows = await view.application.findMany({
    where: { AND: [readable, { id: { in: [...ids] } }] },
    select: { id: true, tokenLifeSeconds: true },
  })
  return rows.map(({ id, tokenLifeSeconds }) => ({ id: id as Id<'Application'>, tokenLifeSeconds }))
}

const kinds = Object.keys(mostNames) as UsageKind[]

/** What the applications did from one day to another, both included, by their ID. */
export const listUsage = async (
  view: View,
  applicationIds: readonly Id<'Application'>[],
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<ReadonlyMap<string, ApplicationUsage>> => {
  const where = { applicationId: { in: [...applicationIds] }, day: { gte: from, lte: to } }
  const days = await view.applicationUsage.findMany({ where, orderBy: [{ day: 'asc' }, { secretId: 'asc' }] })
  const names = await view.applicationTally.groupBy({
    by: ['applicationId', 'kind', 'name'],
    where,
    _sum: { count: true },
    _max: { lastAt: true },
  })
  const dayOfRow = ({ day, secretId, tokens, refusals }: (typeof days)[number]): DayUsage => ({
    day,
    credentialId: secretId === '' ? null : secretId,
    tokens,
    refusals,
  })
  const named = (applicationId: string, kind: UsageKind): readonly NamedCount[] =>
    names
      .filter((row) => row.applicationId === applicationId && row.kind === kind)
      .map(({ name, _sum, _max }) => ({ name, count: _sum.count ?? 0, lastAt: _max.lastAt ?? from }))
      .toSorted((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1))
  return new Map(
    applicationIds.map((applicationId) => [
      applicationId,
      {
        ...{ applicationId, from, to },
        days: days.filter((row) => row.applicationId === applicationId).map(dayOfRow),
        names: Object.fromEntries(kinds.map((kind) => [kind, named(applicationId, kind)])) as never,
      },
    ]),
  )
}

/**
 * Active applications of which anything was counted since a day, by their IDs behind `after`; `next` is what to go on behind,
 * null at the end. A page may hold fewer than asked for, because those that are not active are left out of it.
 */
export const listCounted = async (
  view: View,
  since: Date,
  { after, take }: { readonly after: string; readonly take: number },
): Promise<{
  readonly applications: readonly (UsedApplication & { readonly spaceId: Id<'Space'> })[]
  readonly next: string | null
}> => {
  const behind = { where: { day: { gte: since }, applicationId: { gt: after } }, take } as const
  const found = [
    ...(await view.applicationUsage.groupBy({ ...behind, by: ['applicationId'], orderBy: { applicationId: 'asc' } })),
    ...(await view.applicationTally.groupBy({ ...behind, by: ['applicationId'], orderBy: { applicationId: 'asc' } })),
  ]
  const ids = [...new Set(found.map(({ applicationId }) => applicationId))].toSorted().slice(0, take)
  const rows = await view.application.findMany({
    where: { id: { in: ids }, status: 'active' },
    select: { id: true, tokenLifeSeconds: true, spaceId: true },
    orderBy: { id: 'asc' },
  })
  return {
    applications: rows.map((row) => ({ ...row, id: row.id as Id<'Application'>, spaceId: row.spaceId as Id<'Space'> })),
    next: ids.length < take ? null : ids.at(-1)!,
  }
}

/** Where each secret was last used from, by its ID: the sealed addresses. */
export const listLastSources = async (
  view: View,
  readable: Conditions,
  secretIds: readonly string[],
): Promise<ReadonlyMap<string, SealedRef>> => {
  const rows = await view.applicationSecret.findMany({
    where: { id: { in: [...secretIds] }, application: readable, lastUsedFrom: { not: null } },
    select: { id: true, lastUsedFrom: true },
  })
  return new Map(rows.map(({ id, lastUsedFrom }) => [id, lastUsedFrom as SealedRef]))
}
