import { roles } from '@postern/protocol'
import { z } from 'zod'
import { command, type CommandContext } from '../../kernel/command.ts'
import { refuseDuplicate } from '../../kernel/duplicates.ts'
import { idOf } from '../../kernel/ids.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx } from '../../kernel/tx.ts'
import { installation } from '../installation/model.ts'
import { raisePolicyVersion } from '../installation/store.ts'
import { refuseRoleEscalation } from '../policies/role-escalation.ts'
import { requireSpace } from '../spaces/store.ts'
import { refuseLastOwner } from '../users/last-owner.ts'
import { requirePerson } from '../users/store.ts'
import type { Member } from './model.ts'
import { deleteMember, insertMember, requireMember, updateMemberRole } from './store.ts'

type Giving = Pick<CommandContext<never, never, never>, 'deps' | 'now' | 'holds' | 'may'>

/** Gives a person the giver may see a role: never one that holds more than the giver holds there. */
const give = async (
  tx: Tx,
  { deps, now, holds, may }: Giving,
  { userId, spaceId, role }: Pick<Member, 'userId' | 'spaceId' | 'role'>,
): Promise<Member> => {
  refuseRoleEscalation(role, spaceId, holds)
  const user = await requirePerson(tx, userId)
  // Else an ID would be enough to bring a person of another space, name and e-mail address, into one's own.
  if (!may('users:read', user)) throw notFound()
  const where = spaceId === null ? 'has a role in the installation' : 'is a member of the space'
  const member = await refuseDuplicate(deps, 'NAME_TAKEN', `This person ${where} already.`, () =>
    insertMember(tx, { id: deps.ids.mint('Member'), userId, spaceId, role, createdAt: now }),
  )
  await raisePolicyVersion(tx)
  return member
}

/** Gives a person a role in a space. */
export const addMember = command('members:add', {
  input: z.object({ spaceId: idOf('Space'), userId: idOf('User'), role: z.enum(roles) }),
  errors: ['NAME_TAKEN', 'ESCALATION'],
  target: (view, input) => requireSpace(view, input.spaceId),
  changesRoles: true,
  run: async (tx, context) => {
    const { input, target } = context
    const member = await give(tx, context, input)
    return {
      result: member,
      made: member,
      change: { after: { user: member.userId, space: target.id, role: member.role } },
    }
  },
})

/** Gives a person a role in the installation, and so in each of its spaces. */
export const appointMember = command('members:appoint', {
  input: z.object({ userId: idOf('User'), role: z.enum(roles) }),
  errors: ['NAME_TAKEN', 'ESCALATION'],
  target: () => installation,
  changesRoles: true,
  run: async (tx, context) => {
    const member = await give(tx, context, { ...context.input, spaceId: null })
    return { result: member, made: member, change: { after: { user: member.userId, space: null, role: member.role } } }
  },
})

const isOwner = ({ role, spaceId }: Member): boolean => role === 'owner' && spaceId === null

/** Changes the role a person has: neither from nor to one that holds more than the changer holds there. */
export const updateMember = command('members:update', {
  input: z.object({ memberId: idOf('Member'), role: z.enum(roles) }),
  errors: ['ESCALATION', 'LAST_OWNER'],
  target: (view, input) => requireMember(view, input.memberId),
  changesRoles: true,
  run: async (tx, { input: { role }, target, holds }) => {
    refuseRoleEscalation(target.role, target.spaceId, holds)
    refuseRoleEscalation(role, target.spaceId, holds)
    if (isOwner(target) && role !== 'owner') await refuseLastOwner(tx, target.userId)
    const member = await updateMemberRole(tx, target.id, role)
    await raisePolicyVersion(tx)
    return {
      result: member,
      change: { before: { user: target.userId, role: target.role }, after: { user: target.userId, role: member.role } },
    }
  },
})

/** Takes the role a person has: never one that holds more than the taker holds there. */
export const removeMember = command('members:remove', {
  input: z.object({ memberId: idOf('Member') }),
  errors: ['ESCALATION', 'LAST_OWNER'],
  target: (view, input) => requireMember(view, input.memberId),
  changesRoles: true,
  run: async (tx, { target, holds }) => {
    refuseRoleEscalation(target.role, target.spaceId, holds)
    if (isOwner(target)) await refuseLastOwner(tx, target.userId)
    await deleteMember(tx, target.id)
    await raisePolicyVersion(tx)
    return { result: target, change: { before: { user: target.userId, space: target.spaceId, role: target.role } } }
  },
})
