import { z } from 'zod'
import { idOf } from '../../kernel/ids.ts'
import { pageInput } from '../../kernel/pages.ts'
import { query } from '../../kernel/query.ts'
import { listMembers } from './store.ts'

/** The members of a space, as far as the caller may see them. */
export const readMembers = query('members:read', {
  input: z.object({ spaceId: idOf('Space'), ...pageInput }),
  run: (view, { readable, input }) => listMembers(view, readable, input.spaceId, input),
})
