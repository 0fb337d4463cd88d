import { grantablePermissions, isId, type Id } from '@postern/protocol'
import { z } from 'zod'
import type { Actor } from '../../kernel/actor.ts'
import { command } from '../../kernel/command.ts'
import type { Deps } from '../../kernel/deps.ts'
import { fault, type Fault } from '../../kernel/fault.ts'
import { Secret } from '../../kernel/secret.ts'
import { nameText, text } from '../../kernel/text.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import { raisePolicyVersion } from '../installation/store.ts'
import { insertMember } from '../members/store.ts'
import { permissionsOfRole } from '../policies/built-in.ts'
import { passwordInput } from '../users/input.ts'
import { findUserByEmail, insertUser, setFirstPassword } from '../users/store.ts'
import type { Invitation } from './model.ts'
import { consumeInvitation, findInvitationByToken, updateInvitationUser } from './store.ts'
import { hashOfToken } from './token.ts'

/** One text whatever is wrong with it: unknown, used, withdrawn, too old, or sent by somebody who may not any more. */
export const invitationInvalid = (): Fault<'INVITATION_INVALID'> =>
  fault('INVITATION_INVALID', 'This invitation cannot be accepted any more: ask for a new one.')

/** The invitation a token opens. @throws Fault INVITATION_INVALID */
const requireOpened = async (view: View, deps: Deps, token: string): Promise<Invitation> => {
  const found = await findInvitationByToken(view, hashOfToken(token), new Date(deps.clock.now()))
  if (!found) throw invitationInvalid()
  return found
}

const inviterOf = ({ invitedById, spaceId }: Invitation): Actor | null => {
  if (isId('User', invitedById)) return { type: 'user', id: invitedById, credential: 'invitation', authenticatedAt: 0 }
  if (!isId('Application', invitedById)) return null
  return {
    type: 'application',
    id: invitedById,
    spaceId,
    credential: 'invitation',
    scopes: new Set(grantablePermissions),
  }
}

/** Else an invitation sent to oneself would outlast one's own removal. */
const mayStillInvite = async ({ policy }: Deps, tx: Tx, invitation: Invitation): Promise<boolean> => {
  const inviter = inviterOf(invitation)
  if (!inviter) return false
  const standing = await policy.standing(inviter, null, tx)
  const { role, spaceId } = invitation
  return (['invitations:create', ...permissionsOfRole(role)] as const).every((permission) =>
    policy.holds(standing, permission, spaceId),
  )
}

export interface Acceptance {
  readonly userId: Id<'User'>
  readonly email: string
  /** False for who was a user before: name and password are then what they were. */
  readonly isNewUser: boolean
}

/**
 * Joins the space by the one-time token. Whoever has a user already, by the address the token was sent to, joins as that:
 * a link must not be enough to change the password of anybody.
 */
export const acceptInvitation = command('invitations:accept', {
  input: z.object({ token: text(1, 200), name: nameText.optional(), password: passwordInput }),
  errors: ['INVITATION_INVALID'],
  prepare: async (deps, input) => new Secret(await deps.passwords.hash(input.password.reveal())),
  target: (view, input, _actor, deps) => requireOpened(view, deps, input.token),
  changesRoles: true,
  run: async (tx, { deps, input, target, prepared, now }) => {
    if (!(await consumeInvitation(tx, target.id, hashOfToken(input.token), now))) throw invitationInvalid()
    if (!(await mayStillInvite(deps, tx, target))) throw invitationInvalid()
    const { email, spaceId, role } = target
    const known = await findUserByEmail(tx, email)
    if (known && known.status !== 'active') throw invitationInvalid()
    const userId = known?.id ?? deps.ids.mint('User')
    if (known) await setFirstPassword(tx, userId, prepared, now)
    else await insertUser(tx, { id: userId, email, name: input.name ?? target.name, passwordHash: prepared }, now)
    const memberId = deps.ids.mint('Member')
    // A role given meanwhile stays what it is.
    if (!known?.memberships.some((held) => held.spaceId === spaceId))
      await insertMember(tx, { id: memberId, userId, spaceId, role, createdAt: now })
    await updateInvitationUser(tx, target.id, userId)
    await raisePolicyVersion(tx)
    const result: Acceptance = { userId, email, isNewUser: !known }
    return {
      result,
      changed: [
        { type: 'Member', id: memberId },
        { type: 'User', id: userId },
      ],
      change: { after: { user: userId, role, isNewUser: !known } },
    }
  },
})
