import { z } from 'zod'
import { raisePolicyVersion } from '../domain/installation/store.ts'
import { deleteInvitationsOf } from '../domain/invitations/store.ts'
import { deleteMembersOf } from '../domain/members/store.ts'
import { refuseLastOwner } from '../domain/users/last-owner.ts'
import { isActiveOwner, refuseStronger } from '../domain/users/status-commands.ts'
import { eraseUserRow, requirePerson } from '../domain/users/store.ts'
import { command } from '../kernel/command.ts'
import { idOf } from '../kernel/ids.ts'

/**
 * Deletes a person: roles and password are gone, the address is free again, and what is personal in the evidence can be
 * read by nobody any more. What stays is an ID, and that somebody with it did this and that.
 */
export const deleteUser = command('users:delete', {
  input: z.object({ userId: idOf('User') }),
  errors: ['ESCALATION', 'LAST_OWNER'],
  target: (view, input) => requirePerson(view, input.userId),
  changesRoles: true,
  run: async (tx, { target, now, holds, erase }) => {
    refuseStronger(target, holds)
    if (isActiveOwner(target)) await refuseLastOwner(tx, target.id)
    const removed = await deleteMembersOf(tx, target.id)
    const user = await eraseUserRow(tx, target.id, now)
    for (const subject of [target.id, ...(await deleteInvitationsOf(tx, target))]) await erase(subject)
    await raisePolicyVersion(tx)
    const roles = removed.map(({ spaceId, role }) => ({ space: spaceId, role }))
    return {
      result: user,
      changed: removed.map(({ id }) => ({ type: 'Member', id })),
      change: { before: { status: target.status, roles }, after: { status: 'deleted', epoch: user.epoch } },
      outbox: [{ topic: 'users:delete', spaceId: null, payload: { userId: target.id } }],
    }
  },
})
