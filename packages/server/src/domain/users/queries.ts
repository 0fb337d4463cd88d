import { personTypes, roles } from '@postern/protocol'
import { z } from 'zod'
import { idOf } from '../../kernel/ids.ts'
import { nameOrders, pageInput } from '../../kernel/pages.ts'
import { nothing, query } from '../../kernel/query.ts'
import { notFound } from '../../kernel/refusal.ts'
import { text } from '../../kernel/text.ts'
import { listUsers, loadUsers, requireUser } from './store.ts'

/** One person. */
export const readUser = query('users:read', {
  input: z.object({ id: idOf('User') }),
  target: (view, input) => requireUser(view, input.id),
  run: (_view, { target }) => target,
})

/** The person who asks. */
export const readOwnUser = query('viewer:read', {
  input: z.object({}),
  run: (view, { call: { actor } }) => {
    if (actor.type !== 'user') throw notFound()
    return requireUser(view, actor.id)
  },
})

/** The people the caller may see. */
export const readUsers = query('users:read', {
  input: z.object({
    ...pageInput,
    status: z.enum(['active', 'suspended', 'deleted']).nullish(),
    type: z.enum(personTypes).nullish(),
    entitlement: text(1, 63).nullish(),
    email: text(1, 254)
      .transform((value) => value.trim().toLowerCase())
      .nullish(),
    namePrefix: text(1, 100).nullish(),
    role: z.enum(roles).nullish(),
    spaceId: idOf('Space').nullish(),
    order: z.enum(nameOrders).nullish(),
  }),
  run: (view, { readable, filter, input }) => {
    const { first, after, last, before, order, type, role, spaceId, ...plain } = input
    const isByRole = (role ?? spaceId ?? null) !== null
    const membership = { AND: [filter('members:read') ?? nothing, role ? { role } : {}, spaceId ? { spaceId } : {}] }
    const wanted = { ...plain, personType: type, membership: isByRole ? membership : null }
    return listUsers(view, readable, wanted, order ?? 'oldest_first', { first, after, last, before })
  },
})

/** People by ID, for what names them; those the caller may not see are left out. */
export const readUsersById = query('users:read', {
  input: z.object({ ids: z.array(idOf('User')) }),
  run: (view, { readable, input }) => loadUsers(view, readable, input.ids),
})
