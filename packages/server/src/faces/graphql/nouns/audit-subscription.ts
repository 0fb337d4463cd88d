import { followAuditEvents } from '../../../domain/audit/live-queries.ts'
import type { ShownAuditEvent } from '../../../domain/audit/model.ts'
import type { Delivered } from '../../../kernel/following.ts'
import { builder } from '../builder.ts'
import { rootSubscription } from '../root/root-subscription.ts'
import { auditFilterArguments, AuditEventRef } from './audit.ts'

const AddedRef = builder.objectRef<Delivered<ShownAuditEvent>>('AuditEventAdded').implement({
  description: 'An event that was added to the log.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description: 'What follows it: to be given as `after`, on whichever instance. Good for you alone.',
    }),
    event: t.field({ type: AuditEventRef, description: 'The event.', resolve: ({ items }) => items[0]! }),
  }),
})

rootSubscription('auditEventAdded', followAuditEvents, {
  description:
    'The events you may see, as they are added, in the order in which they were committed: each once, from whichever instance. Begins now, or behind a cursor.',
  type: AddedRef,
  args: (t) => ({
    after: t.arg.string({ description: 'A cursor of this subscription: what follows it, also what came meanwhile.' }),
    ...auditFilterArguments(t),
  }),
})
