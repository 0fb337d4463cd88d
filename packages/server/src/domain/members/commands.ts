import { roles } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { refuseDuplicate } from '../../kernel/duplicates.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import { notFound } from '../../kernel/refusal.ts'
import { permissionsOfRole } from '../policies/built-in.ts'
import { requireSpace } from '../spaces/store.ts'
import { requireUser } from '../users/store.ts'
import { insertMember } from './store.ts'

/** Gives a person the giver may see a role in a space: never one that holds more than the giver holds there. */
export const addMember = command('members:add', {
  input: z.object({ spaceId: idOf('Space'), userId: idOf('User'), role: z.enum(roles) }),
  errors: ['NAME_TAKEN', 'ESCALATION'],
  target: (view, input) => requireSpace(view, input.spaceId),
  run: async (tx, { deps, input, target, now, holds, may }) => {
    const missing = permissionsOfRole(input.role).find((permission) => !holds(permission, target.id))
    if (missing) {
      throw fault('ESCALATION', `The role ${input.role} holds ${missing}, which you do not hold in this space.`, {
        missing,
      })
    }
    const user = await requireUser(tx, input.userId)
    // Else an ID would be enough to bring a person of another space, name and e-mail address, into one's own.
    if (!may('users:read', user)) throw notFound()
    const member = await refuseDuplicate(deps, 'NAME_TAKEN', 'This person is a member of the space already.', () =>
      insertMember(tx, { id: deps.ids.mint('Member'), ...input, createdAt: now }),
    )
    return { result: member, made: member, change: { after: { user: user.id, space: target.id, role: member.role } } }
  },
})
