import { timeOfId } from '@postern/protocol'
import { hashLeaf } from '../../kernel/audit/tree-hashes.ts'
import { readPage, type Page, type PageInput } from '../../kernel/pages.ts'
import { allOf } from '../../kernel/policy/all-of.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { View } from '../../kernel/tx.ts'
import { auditEventOf } from './event-content.ts'
import type { AuditEvent, SealState } from './model.ts'

/** What a list of events is narrowed to. Times as `from` ≤ time < `to`. */
export interface AuditFilter {
  readonly spaceId?: string | null | undefined
  readonly action?: string | null | undefined
  readonly actorId?: string | null | undefined
  readonly targetId?: string | null | undefined
  readonly credentialId?: string | null | undefined
  readonly outcome?: string | null | undefined
  readonly from?: Date | null | undefined
  readonly to?: Date | null | undefined
}

const select = { id: true, at: true, canonical: true } as const

/** @throws Fault NOT_FOUND */
export const requireAuditEvent = async (view: View, id: string): Promise<AuditEvent> => {
  const row = await view.auditEvent.findUnique({ where: { at_id: { at: new Date(timeOfId(id)), id } }, select })
  const event = row && auditEventOf(row)
  if (!event) throw notFound()
  return event
}

const conditionsOf = ({ from, to, ...columns }: AuditFilter): Conditions => ({
  ...Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null && value !== undefined)),
  at: { ...(from && { gte: from }), ...(to && { lt: to }) },
})

/** The bound of a cursor in the order of the index, (at, id): the time is in the ID. */
const beyond = (id: string, side: 'lt' | 'gt'): Conditions => {
  const at = new Date(timeOfId(id))
  return { at: { [`${side}e`]: at }, OR: [{ at: { [side]: at } }, { id: { [side]: id } }] }
}

/**
 * A page of events, newest first. Rows whose bytes hold no event are left out and named to `onUnreadable`: the export
 * shows where they stood.
 */
export const listAuditEvents = async (
  view: View,
  readable: Conditions,
  filter: AuditFilter,
  page: PageInput,
  onUnreadable: (id: string) => void,
): Promise<Page<AuditEvent>> => {
  const rows = await readPage(page, 'desc', ({ take, orderBy, where: { id } }) =>
    view.auditEvent.findMany({
      take,
      select,
      orderBy: [{ at: orderBy.id }, { id: orderBy.id }],
      where: allOf(
        readable,
        conditionsOf(filter),
        id?.lt ? beyond(id.lt, 'lt') : {},
        id?.gt ? beyond(id.gt, 'gt') : {},
      ),
    }),
  )
  return { ...rows, nodes: readableOf(rows.nodes, onUnreadable) }
}

/** Of these events those that may be read and fit the filter, in no order. */
export const listAuditEventsAmong = async (
  view: View,
  readable: Conditions,
  filter: AuditFilter,
  ids: readonly string[],
  onUnreadable: (id: string) => void,
): Promise<readonly AuditEvent[]> => {
  const times = new Set(ids.map(timeOfId))
  const among = { id: { in: [...ids] }, at: { in: Array.from(times, (time) => new Date(time)) } }
  const rows = await view.auditEvent.findMany({ select, where: { AND: [readable, conditionsOf(filter), among] } })
  return readableOf(rows, onUnreadable)
}

const readableOf = (
  rows: readonly { readonly id: string; readonly canonical: Uint8Array }[],
  onUnreadable: (id: string) => void,
): readonly AuditEvent[] =>
  rows.flatMap((row) => {
    const event = auditEventOf(row)
    if (!event) onUnreadable(row.id)
    return event ?? []
  })

/** Where events stand in the tree, by ID; and whether they are what was sealed there. */
export const listSeals = async (
  view: View,
  events: readonly AuditEvent[],
): Promise<ReadonlyMap<string, { readonly position: number; readonly seal: SealState }>> => {
  const leaves = await view.auditLeaf.findMany({ where: { eventId: { in: events.map(({ id }) => id) } } })
  const leafOf = new Map(leaves.map((leaf) => [leaf.eventId, leaf]))
  return new Map(
    events.flatMap(({ id, canonical }) => {
      const leaf = leafOf.get(id)
      if (!leaf) return []
      const isSame = Buffer.compare(hashLeaf(Buffer.from(canonical)), leaf.leafHash) === 0
      return [[id, { position: Number(leaf.position), seal: isSame ? 'sealed' : 'altered' }] as const]
    }),
  )
}
