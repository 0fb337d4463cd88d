import type { Session } from '../../../domain/sessions/model.ts'
import type { Delivered } from '../../../kernel/following.ts'
import { followEndedSessions } from '../../../workflows/follow-ended-sessions.ts'
import { builder } from '../builder.ts'
import { rootSubscription } from '../root/root-subscription.ts'
import { SessionRef } from './session.ts'

const EndedRef = builder.objectRef<Delivered<Session>>('SessionEnded').implement({
  description: 'Sessions that one action ended.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description: 'What follows it: to be given as `after`, on whichever instance. Good for you alone.',
    }),
    sessions: t.field({
      type: [SessionRef],
      description: 'The sessions, as they are now.',
      resolve: ({ items }) => [...items],
    }),
  }),
})

rootSubscription('sessionEnded', followEndedSessions, {
  description:
    'Sessions, as they are ended by signing out or in anew, by an admin, or by a suspension: your own, and those of others by right. What only time ends is not told: `idleEndsAt` and `endsAt` say when. Begins now, or behind a cursor.',
  type: EndedRef,
  args: (t) => ({
    after: t.arg.string({ description: 'A cursor of this subscription: what follows it, also what came meanwhile.' }),
    userId: t.arg.id({ description: 'Only those of this person.' }),
  }),
})
