import { z } from 'zod'
import { follow } from '../../kernel/follow.ts'
import { cursorText } from '../../kernel/pages.ts'
import { auditFilterInput } from './input.ts'
import { showEvents } from './show-events.ts'
import { listAuditEventsAmong } from './store.ts'

/** The events the caller may see, as they come. */
export const followAuditEvents = follow('audit:read', {
  input: z.object({ ...auditFilterInput, after: cursorText.nullish() }),
  find: async (view, { deps, readable, input, eventIds }) => {
    const { after: _, ...filter } = input
    const events = await listAuditEventsAmong(view, readable, filter, eventIds, (eventId) =>
      deps.log.error({ eventId }, 'the stored bytes of an event hold no event'),
    )
    const shown = await showEvents(view, deps, events)
    return shown.map((event) => ({ eventId: event.id, items: [event] }))
  },
})
