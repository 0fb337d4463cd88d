import { z } from 'zod'
import { idOf } from '../../kernel/ids.ts'
import { pageInput } from '../../kernel/pages.ts'
import { query } from '../../kernel/query.ts'
import { listInvitations, requireInvitation } from './store.ts'

/** One invitation. */
export const readInvitation = query('invitations:read', {
  input: z.object({ id: idOf('Invitation') }),
  target: (view, input) => requireInvitation(view, input.id),
  run: (_view, { target }) => target,
})

/** The invitations to a space, as far as the caller may see them. */
export const readInvitations = query('invitations:read', {
  input: z.object({ spaceId: idOf('Space'), ...pageInput }),
  run: (view, { readable, input }) => listInvitations(view, readable, input.spaceId, input),
})
