import { spaceKinds } from '@postern/protocol'
import { z } from 'zod'
import { idOf } from '../../kernel/ids.ts'
import { nameOrders, pageInput } from '../../kernel/pages.ts'
import { query } from '../../kernel/query.ts'
import { text } from '../../kernel/text.ts'
import { listSpaces, loadSpaces, requireSpace } from './store.ts'

/** One space. */
export const readSpace = query('spaces:read', {
  input: z.object({ id: idOf('Space') }),
  target: (view, input) => requireSpace(view, input.id),
  run: (_view, { target }) => target,
})

/** The spaces the caller may see. */
export const readSpaces = query('spaces:read', {
  input: z.object({
    ...pageInput,
    kind: z.enum(spaceKinds).nullish(),
    namePrefix: text(1, 100).nullish(),
    order: z.enum(nameOrders).nullish(),
  }),
  run: (view, { readable, input }) => {
    const { first, after, last, before, order, ...filter } = input
    return listSpaces(view, readable, filter, order ?? 'oldest_first', { first, after, last, before })
  },
})

/** Spaces by ID, for what names them; those the caller may not see are left out. */
export const readSpacesById = query('spaces:read', {
  input: z.object({ ids: z.array(idOf('Space')) }),
  run: (view, { readable, input }) => loadSpaces(view, readable, input.ids),
})
