import { z } from 'zod'
import { idOf } from '../../kernel/ids.ts'
import { messageStates } from '../../kernel/outbox.ts'
import { pageInput } from '../../kernel/pages.ts'
import { query } from '../../kernel/query.ts'
import { listMessages } from './store.ts'

/** What leaves by letter and webhook, as far as the caller may see it: never what it holds. */
export const readOutbox = query('outbox:read', {
  input: z.object({ spaceId: idOf('Space').nullish(), state: z.enum(messageStates).nullish(), ...pageInput }),
  run: (view, { readable, input: { spaceId, state, ...page } }) =>
    listMessages(view, readable, { spaceId, state }, page),
})
