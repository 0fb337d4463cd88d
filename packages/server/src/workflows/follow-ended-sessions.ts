import type { AuditEvent as EventContent, Changes, Permission } from '@postern/protocol'
import { z } from 'zod'
import { listAuditEventsAmong } from '../domain/audit/store.ts'
import { listEndedSessionsAmong } from '../domain/sessions/store.ts'
import { follow } from '../kernel/follow.ts'
import { idOf } from '../kernel/ids.ts'
import { cursorText } from '../kernel/pages.ts'

/** The actions that end sessions, and which sessions an event of each says it ended. */
const endedBy: { readonly [Action in Permission]?: (change: never, targetId: string) => readonly string[] } = {
  'sessions:create': ({ after }: Changes['sessions:create']) => after.ended,
  'sessions:exchange': ({ after }: Changes['sessions:exchange']) => after.ended,
  'sessions:end-replayed': (_change, targetId) => [targetId],
  'sessions:sign-out': ({ before }: Changes['sessions:sign-out']) => before.sessions,
  'sessions:end': ({ before }: Changes['sessions:end'], targetId) => (before.state === 'open' ? [targetId] : []),
  'sessions:end-all': ({ before }: Changes['sessions:end-all']) => before.sessions,
  'users:suspend': ({ before }: Changes['users:suspend']) => before.sessions,
}

const sessionsEndedIn = ({ action, change, target }: EventContent): readonly string[] =>
  endedBy[action]?.(change as never, target?.id ?? '') ?? []

/**
 * The sessions that somebody ended, as they end: one's own, and those of others by right. What only time ends leaves no
 * event, and of somebody who was deleted no session is left to show.
 */
export const followEndedSessions = follow('sessions:read', {
  input: z.object({ after: cursorText.nullish(), userId: idOf('User').nullish() }),
  find: async (view, { deps, readable, input, eventIds }) => {
    // Whatever the event's own reader would need: what is shown is the session, and that is decided on.
    const ending = { action: { in: Object.keys(endedBy) }, outcome: 'done' }
    const events = await listAuditEventsAmong(view, ending, {}, eventIds, (eventId) =>
      deps.log.error({ eventId }, 'the stored bytes of an event hold no event'),
    )
    const named = events.map(({ id, content }) => ({ eventId: id, ids: new Set(sessionsEndedIn(content)) }))
    const wanted = input.userId ? { AND: [readable, { userId: input.userId }] } : readable
    const sessions = await listEndedSessionsAmong(view, wanted, [...new Set(named.flatMap(({ ids }) => [...ids]))])
    return named
      .map(({ eventId, ids }) => ({ eventId, items: sessions.filter(({ id }) => ids.has(id)) }))
      .filter(({ items }) => items.length > 0)
  },
})
