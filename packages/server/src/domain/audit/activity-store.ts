import type { Permission, SealedRef } from '@postern/protocol'
import type { View } from '../../kernel/tx.ts'
import type { ActionCount, ActivityOf, Count, SourceCount } from './activity-model.ts'
import type { AuditEvent } from './model.ts'

/** Past so many a list is cut: what is rare comes last. */
const mostSources = 200

const where = ({ actorId, since }: ActivityOf) => ({ actorId, at: { gte: since } })
const counts = { _count: { _all: true }, _min: { at: true }, _max: { at: true } } as const

interface Counted {
  readonly _count: { readonly _all: number }
  readonly _min: { readonly at: Date | null }
  readonly _max: { readonly at: Date | null }
}

const countOf = ({ _count, _min, _max }: Counted, { since }: ActivityOf): Count => ({
  count: _count._all,
  firstAt: _min.at ?? since,
  lastAt: _max.at ?? since,
})

/**
 * What an actor did, the most frequent first. Counted by the columns beside the events, which are copies to search by: what
 * it did one by one, in the bytes that are sealed, is in an export.
 */
export const listActions = async (view: View, activity: ActivityOf): Promise<readonly ActionCount[]> => {
  const rows = await view.auditEvent.groupBy({ by: ['action', 'outcome'], where: where(activity), ...counts })
  return rows
    .map((row) => ({
      action: row.action as Permission,
      outcome: row.outcome as AuditEvent['outcome'],
      ...countOf(row, activity),
    }))
    .toSorted((one, other) => other.count - one.count || (one.action < other.action ? -1 : 1))
}

/** Where an actor came from, the most frequent first. Counted in the same way. */
export const listSources = async (view: View, activity: ActivityOf): Promise<readonly SourceCount[]> => {
  const rows = await view.auditEvent.groupBy({
    by: ['sourceRef', 'credentialId'],
    where: where(activity),
    ...counts,
    orderBy: { _count: { id: 'desc' } },
    take: mostSources,
  })
  return rows.map((row) => ({
    source: row.sourceRef as SealedRef | null,
    credentialId: row.credentialId,
    ...countOf(row, activity),
  }))
}
