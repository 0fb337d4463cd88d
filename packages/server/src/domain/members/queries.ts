import { roles } from '@postern/protocol'
import { z } from 'zod'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import { pageInput } from '../../kernel/pages.ts'
import { query } from '../../kernel/query.ts'
import { listMembers, listMembershipsOf, requireMember } from './store.ts'

/** One membership. */
export const readMember = query('members:read', {
  input: z.object({ id: idOf('Member') }),
  target: (view, input) => requireMember(view, input.id),
  run: (_view, { target }) => target,
})

/** The memberships the caller may see: of a space, of the installation, of a person, or all. */
export const readMembers = query('members:read', {
  input: z.object({
    ...pageInput,
    spaceId: idOf('Space').nullish(),
    ofInstallation: z.boolean().nullish(),
    userId: idOf('User').nullish(),
    role: z.enum(roles).nullish(),
    order: z.enum(['oldest_first', 'newest_first']).nullish(),
  }),
  run: (view, { readable, input }) => {
    const { first, after, last, before, spaceId, ofInstallation, userId, role, order } = input
    if (spaceId && ofInstallation)
      throw fault('INVALID_INPUT', 'Ask for the members of a space or of the installation, not for both.')
    const wanted = {
      spaceId: ofInstallation ? null : (spaceId ?? undefined),
      userId: userId ?? undefined,
      role: role ?? undefined,
    }
    const direction = order === 'newest_first' ? 'desc' : 'asc'
    return listMembers(view, readable, wanted, direction, { first, after, last, before })
  },
})

/** The memberships of people the caller has already read, as far as the caller may see those. */
export const readMembershipsOf = query('members:read', {
  input: z.object({ userIds: z.array(idOf('User')) }),
  run: (view, { readable, input }) => listMembershipsOf(view, readable, input.userIds),
})
