import { roles } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import type { OutboxDraft } from '../../kernel/outbox.ts'
import { refuseRoleEscalation } from '../policies/role-escalation.ts'
import { requireSpace } from '../spaces/store.ts'
import { personInput } from '../users/input.ts'
import { findUserByEmail } from '../users/store.ts'
import { invitationDays, type Invitation } from './model.ts'
import {
  findOpenInvitation,
  insertInvitation,
  renewInvitation,
  requireInvitation,
  withdrawInvitationRow,
} from './store.ts'

const expiryFrom = (now: Date): Date => new Date(now.getTime() + invitationDays * 86_400_000)

/** The letter itself is made when it leaves: see letter.ts. */
const noticeOf = ({ id, spaceId }: Invitation): OutboxDraft => ({
  topic: 'invitations:create',
  spaceId,
  payload: { invitationId: id },
})

/**
 * Asks somebody to join a space. Whether the address is known to the installation is told to nobody: the answer and all
 * that follows are the same, until the one who has the mailbox accepts.
 */
export const inviteUser = command('invitations:create', {
  input: z.object({ spaceId: idOf('Space'), ...personInput, role: z.enum(roles) }),
  errors: ['NAME_TAKEN', 'ESCALATION'],
  target: (view, input) => requireSpace(view, input.spaceId),
  run: async (tx, { deps, actor, input, target, now, holds, may, sealed }) => {
    refuseRoleEscalation(input.role, target.id, holds)
    const known = await findUserByEmail(tx, input.email)
    if (known?.memberships.some(({ spaceId }) => spaceId === target.id) && may('users:read', known))
      throw fault('NAME_TAKEN', 'This person is a member of the space already.')
    const open = await findOpenInvitation(tx, target.id, input.email, now)
    if (open && may('invitations:read', open))
      throw fault('NAME_TAKEN', 'This person is invited to the space already: send the invitation again instead.')
    const invitation = await insertInvitation(tx, {
      id: deps.ids.mint('Invitation'),
      ...input,
      invitedById: 'id' in actor ? actor.id : actor.type,
      createdAt: now,
      expiresAt: expiryFrom(now),
    })
    const after = {
      email: await sealed(invitation.id, 'email', invitation.email),
      name: await sealed(invitation.id, 'name', invitation.name),
      role: invitation.role,
      expiresAt: invitation.expiresAt.toISOString(),
    }
    return { result: invitation, made: invitation, change: { after }, outbox: [noticeOf(invitation)] }
  },
})

const byId = z.object({ invitationId: idOf('Invitation') })

const refuseClosed = ({ acceptedAt, withdrawnAt }: Invitation): void => {
  if (acceptedAt) throw fault('INVITATION_CLOSED', 'This invitation was accepted already.')
  if (withdrawnAt) throw fault('INVITATION_CLOSED', 'This invitation was withdrawn: invite the person anew.')
}

/** Sends a new link and voids the one before, in the name of whoever asks for it. */
export const resendInvitation = command('invitations:resend', {
  input: byId,
  errors: ['INVITATION_CLOSED', 'ESCALATION'],
  target: (view, input) => requireInvitation(view, input.invitationId),
  run: async (tx, { actor, target, now, holds }) => {
    refuseClosed(target)
    refuseRoleEscalation(target.role, target.spaceId, holds)
    const invitedById = 'id' in actor ? actor.id : actor.type
    const invitation = await renewInvitation(tx, target.id, { expiresAt: expiryFrom(now), invitedById })
    return {
      result: invitation,
      change: {
        before: { expiresAt: target.expiresAt.toISOString() },
        after: { expiresAt: invitation.expiresAt.toISOString() },
      },
      outbox: [noticeOf(invitation)],
    }
  },
})

/** Voids the link of an invitation. */
export const withdrawInvitation = command('invitations:withdraw', {
  input: byId,
  errors: ['INVITATION_CLOSED'],
  target: (view, input) => requireInvitation(view, input.invitationId),
  run: async (tx, { target, now }) => {
    refuseClosed(target)
    const invitation = await withdrawInvitationRow(tx, target.id, now)
    return { result: invitation, change: { before: { role: target.role } } }
  },
})
