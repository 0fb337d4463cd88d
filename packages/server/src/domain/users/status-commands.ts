import type { Permission } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { idOf } from '../../kernel/ids.ts'
import { refuseRoleEscalation } from '../policies/role-escalation.ts'
import { refuseLastOwner } from './last-owner.ts'
import type { Person, User } from './model.ts'
import { listOpenSessionIds, requirePerson, updateUserRow } from './store.ts'

/** Nobody stops, lets in or deletes a person who holds more than they do, wherever it is held. @throws Fault ESCALATION */
export const refuseStronger = (
  { memberships }: User,
  holds: (permission: Permission, spaceId: string | null) => boolean,
): void => {
  for (const { role, spaceId } of memberships) refuseRoleEscalation(role, spaceId, holds)
}

/** Whether the installation would be without this owner. */
export const isActiveOwner = ({ status, memberships }: User): boolean =>
  status === 'active' && memberships.some(({ role, spaceId }) => role === 'owner' && spaceId === null)

const byId = z.object({ userId: idOf('User') })

/** Stops a person: nothing is allowed any more, and whatever they hold is void. Their roles wait for them. */
export const suspendUser = command('users:suspend', {
  input: byId,
  errors: ['ESCALATION', 'LAST_OWNER'],
  target: (view, input) => requirePerson(view, input.userId),
  changesRoles: true,
  run: async (tx, { target, now, holds }) => {
    refuseStronger(target, holds)
    if (isActiveOwner(target)) await refuseLastOwner(tx, target.id)
    const sessions = await listOpenSessionIds(tx, target.id)
    const user: Person = await updateUserRow(tx, target.id, { status: 'suspended' }, now, true)
    return {
      result: user,
      change: {
        before: { status: target.status, epoch: target.epoch, sessions },
        after: { status: 'suspended', epoch: user.epoch },
      },
      outbox: [{ topic: 'users:suspend', spaceId: null, payload: { userId: target.id } }],
    }
  },
})

/** Lets a suspended person in again; what they held before stays void. */
export const reactivateUser = command('users:reactivate', {
  input: byId,
  errors: ['ESCALATION'],
  target: (view, input) => requirePerson(view, input.userId),
  changesRoles: true,
  run: async (tx, { target, now, holds }) => {
    refuseStronger(target, holds)
    const user: Person = await updateUserRow(tx, target.id, { status: 'active' }, now)
    return { result: user, change: { before: { status: target.status }, after: { status: 'active' } } }
  },
})
