import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import { listActiveMembers } from '../members/store.ts'
import { mostOwners } from './model.ts'
import { requireApplication, updateApplication } from './store.ts'

/** Says who answers for an application. Only people who have a role where it is, or nobody learns who there is elsewhere. */
export const assignOwners = command('applications:assign', {
  input: z.object({
    applicationId: idOf('Application'),
    ownerIds: z
      .array(idOf('User'))
      .max(mostOwners)
      .transform((list) => [...new Set(list)].toSorted()),
  }),
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { input: { ownerIds }, target, now }) => {
    const members = new Set(
      (await listActiveMembers(tx, target.spaceId, { userIds: ownerIds })).map((one) => one.userId),
    )
    if (ownerIds.some((id) => !members.has(id))) {
      const message = 'must be people who have a role in the space and can sign in'
      throw fault('INVALID_INPUT', `ownerIds: ${message}`, { fields: [{ path: 'ownerIds', message }] })
    }
    const application = await updateApplication(tx, target.id, { ownerIds }, now)
    return {
      result: application,
      change: { before: { owners: target.ownerIds }, after: { owners: application.ownerIds } },
    }
  },
})
