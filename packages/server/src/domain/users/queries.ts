import { z } from 'zod'
import { idOf } from '../../kernel/ids.ts'
import { pageInput } from '../../kernel/pages.ts'
import { query } from '../../kernel/query.ts'
import { listUsers, requireUser } from './store.ts'

/** One person. */
export const readUser = query('users:read', {
  input: z.object({ id: idOf('User') }),
  target: (view, input) => requireUser(view, input.id),
  run: (_view, { target }) => target,
})

/** The people the caller may see. */
export const readUsers = query('users:read', {
  input: z.object(pageInput),
  run: (view, { readable, input }) => listUsers(view, readable, input),
})
