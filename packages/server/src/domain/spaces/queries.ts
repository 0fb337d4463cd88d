import { z } from 'zod'
import { idOf } from '../../kernel/ids.ts'
import { pageInput } from '../../kernel/pages.ts'
import { query } from '../../kernel/query.ts'
import { listSpaces, loadSpaces, requireSpace } from './store.ts'

/** One space. */
export const readSpace = query('spaces:read', {
  input: z.object({ id: idOf('Space') }),
  target: (view, input) => requireSpace(view, input.id),
  run: (_view, { target }) => target,
})

/** The spaces the caller may see. */
export const readSpaces = query('spaces:read', {
  input: z.object(pageInput),
  run: (view, { readable, input }) => listSpaces(view, readable, input),
})

/** Spaces by ID, for what names them; those the caller may not see are left out. */
export const readSpacesById = query('spaces:read', {
  input: z.object({ ids: z.array(idOf('Space')) }),
  run: (view, { readable, input }) => loadSpaces(view, readable, input.ids),
})
