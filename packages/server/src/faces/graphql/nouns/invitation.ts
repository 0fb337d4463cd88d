import { inviteUser, resendInvitation, withdrawInvitation } from '../../../domain/invitations/commands.ts'
import { stateOfInvitation, type Invitation } from '../../../domain/invitations/model.ts'
import { readInvitation, readInvitations } from '../../../domain/invitations/queries.ts'
import { builder } from '../builder.ts'
import { connectionOf, pageArguments, pageComplexity, presentPage } from '../connection.ts'
import { NodeInterface } from '../node-interface.ts'
import { rootMutation } from '../root/root-mutation.ts'
import { rootQuery } from '../root/root-query.ts'
import { shown, type Success } from '../root/success-type.ts'
import { RoleEnum } from './role.ts'

const StateEnum = builder.enumType('InvitationState', {
  description: 'What an invitation is at this moment.',
  values: {
    open: { description: 'The link sent last can be used.' },
    accepted: { description: 'The person has joined.' },
    withdrawn: { description: 'Somebody voided the link.' },
    expired: { description: 'Nobody used the link in time: send it again.' },
  },
})

const InvitationRef = builder.objectRef<Invitation>('Invitation')
InvitationRef.implement({
  interfaces: [NodeInterface],
  description: 'Somebody was asked to join a space. The link works once, for seven days, and is shown to nobody else.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The ID, `inv_…`.' }),
    spaceId: t.exposeID('spaceId', { description: 'The space to join.' }),
    email: t.exposeString('email', { description: 'Where the link goes, in lower case.' }),
    name: t.exposeString('name', { description: 'Who was invited.' }),
    role: t.expose('role', { type: RoleEnum, description: 'The role that comes with joining.' }),
    state: t.field({
      type: StateEnum,
      description: 'What it is now.',
      resolve: (invitation, _args, { deps }) => stateOfInvitation(invitation, new Date(deps.clock.now())),
    }),
    invitedById: t.exposeID('invitedById', { description: 'On whose right it rests: a user or an application.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it can be accepted.' }),
    acceptedAt: t.expose('acceptedAt', { type: 'DateTime', nullable: true, description: 'When it was accepted.' }),
    withdrawnAt: t.expose('withdrawnAt', { type: 'DateTime', nullable: true, description: 'When it was withdrawn.' }),
    userId: t.exposeID('userId', { nullable: true, description: 'Who it was that accepted.' }),
  }),
})
const InvitationConnection = connectionOf('Invitation', InvitationRef)

rootQuery('invitation', readInvitation, {
  description: 'One invitation.',
  type: InvitationRef,
  args: (t) => ({ id: t.arg.id({ required: true, description: 'The invitation.' }) }),
})

rootQuery('invitations', readInvitations, {
  description: 'The invitations to a space, as far as you may see them, newest first.',
  type: InvitationConnection,
  args: (t) => ({ ...pageArguments(t), spaceId: t.arg.id({ required: true, description: 'The space.' }) }),
  present: presentPage,
  complexity: pageComplexity,
})

const success = (description: string): Success<Invitation> => ({
  description,
  ids: { invitationId: { description: 'The invitation.', of: ({ id }) => id } },
  objects: {
    invitation: shown<Invitation, Invitation>({
      type: InvitationRef,
      description: 'The invitation as it is now',
      of: (invitation) => invitation,
      decidedOn: (invitation) => invitation,
      resource: 'Invitation',
    }),
  },
})

const invitationInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({ invitationId: t.id({ required: true, description: 'The invitation, `inv_…`.' }) }),
  })

rootMutation('inviteUser', inviteUser, {
  description:
    'Sends somebody a link by which they join a space with a role: never one that holds more than you hold there. The answer is the same whether or not the address is known already.',
  input: builder.inputType('InviteUserInput', {
    description: 'Who shall join which space, and as what.',
    fields: (t) => ({
      spaceId: t.id({ required: true, description: 'The space.' }),
      email: t.string({ required: true, description: 'Where the link goes.' }),
      name: t.string({ required: true, description: 'Who is invited; 1 to 100 characters.' }),
      role: t.field({ type: RoleEnum, required: true, description: 'The role.' }),
    }),
  }),
  success: success('The invitation is on its way.'),
})

rootMutation('resendInvitation', resendInvitation, {
  description: 'Sends a new link that works for seven days from now, and voids the one before.',
  input: invitationInput('ResendInvitationInput', 'Which invitation to send again.'),
  success: success('A new link is on its way.'),
})

rootMutation('withdrawInvitation', withdrawInvitation, {
  description: 'Voids the link of an invitation that was not accepted yet.',
  input: invitationInput('WithdrawInvitationInput', 'Which invitation to withdraw.'),
  success: success('The link is void.'),
})
