import { roles, type Id } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import type { View } from '../../kernel/tx.ts'
import { listActiveMembers } from '../members/store.ts'
import { mostOwners } from './model.ts'
import { requireApplication, updateApplication } from './store.ts'

/** @throws Fault INVALID_INPUT unless all have a role where the application is: nobody learns who there is elsewhere */
const refuseStrangers = async (view: View, spaceId: string, ownerIds: readonly Id<'User'>[]): Promise<void> => {
  const members = new Set((await listActiveMembers(view, spaceId, { userIds: ownerIds })).map(({ userId }) => userId))
  if (ownerIds.every((id) => members.has(id))) return
  const message = 'must be people who have a role in the space and can sign in'
  throw fault('INVALID_INPUT', `ownerIds: ${message}`, { fields: [{ path: 'ownerIds', message }] })
}

/** Says who answers for an application: people of its space, and roles there, whoever has them. */
export const assignOwners = command('applications:assign', {
  input: z
    .object({
      applicationId: idOf('Application'),
      ownerIds: z
        .array(idOf('User'))
        .max(mostOwners)
        .transform((list) => [...new Set(list)].toSorted())
        .nullish(),
      ownerRoles: z
        .array(z.enum(roles))
        .max(roles.length)
        .transform((list) => [...new Set(list)].toSorted())
        .nullish(),
    })
    .refine(
      ({ ownerIds, ownerRoles }) => ownerIds ?? ownerRoles,
      'name who shall answer for it: ownerIds or ownerRoles',
    ),
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { input, target, now }) => {
    if (input.ownerIds) await refuseStrangers(tx, target.spaceId, input.ownerIds)
    const { ownerIds, ownerRoles } = input
    const patch = { ...(ownerIds && { ownerIds }), ...(ownerRoles && { ownerRoles }) }
    const application = await updateApplication(tx, target.id, patch, now)
    return {
      result: application,
      change: {
        before: { owners: target.ownerIds, ownerRoles: target.ownerRoles },
        after: { owners: application.ownerIds, ownerRoles: application.ownerRoles },
      },
    }
  },
})
