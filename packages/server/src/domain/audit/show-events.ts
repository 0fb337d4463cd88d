import type { SealedRef } from '@postern/protocol'
import type { Deps } from '../../kernel/deps.ts'
import type { View } from '../../kernel/tx.ts'
import type { AuditEvent, ShownAuditEvent } from './model.ts'
import { sealedRefsIn } from './sealed-refs.ts'
import { listSeals } from './store.ts'

/** Events as they are shown: with their places in the tree, and the values that they name. */
export const showEvents = async (view: View, deps: Deps, events: readonly AuditEvent[]): Promise<ShownAuditEvent[]> => {
  const seals = await listSeals(view, events)
  const refs = events.flatMap(({ content }) => [
    ...(content.source ? [content.source] : []),
    ...sealedRefsIn(content.change),
  ])
  const values = await deps.evidence.subjects.openAll(refs)
  const valueOf = (ref: SealedRef | null) => (ref && values.get(ref)) ?? null
  return events.map((event) => ({
    ...event,
    ...(seals.get(event.id) ?? { position: null, seal: 'unsealed' }),
    address: valueOf(event.content.source),
    sealedValues: sealedRefsIn(event.content.change).map((ref) => ({ ref, value: valueOf(ref) })),
  }))
}
