import { acceptInvitation } from '../../packages/server/src/domain/invitations/accept-commands.ts'
import {
  inviteUser,
  resendInvitation,
  withdrawInvitation,
} from '../../packages/server/src/domain/invitations/commands.ts'
import { letterFor } from '../../packages/server/src/domain/invitations/letter.ts'
import { ownerPassword, type TestApp } from '../support/app.ts'
import { caseOf, type Unknowns } from './command-case.ts'

let serial = 0
const invited = async (app: TestApp) => {
  const { id: spaceId } = await app.space()
  const email = `invited-${(serial += 1)}@example.com`
  const { id } = await inviteUser.perform(app.deps, app.call(), { spaceId, email, name: 'Invited', role: 'developer' })
  return { spaceId, id }
}

/** The commands on invitations. */
export const invitationCases = (match: Unknowns) => ({
  'invitations:create': caseOf({
    command: inviteUser,
    writes: ['invitations', 'outbox_messages', 'audit_values', 'subject_keys'],
    arrange: async (app) => {
      const { id: spaceId } = await app.space()
      return {
        input: { spaceId, email: 'to-be-invited@example.com', name: 'To Be Invited', role: 'developer' },
        evidence: ({ id }) => ({
          target: { type: 'Invitation', id },
          space: spaceId,
          change: { after: { email: match.ref, name: match.ref, role: 'developer', expiresAt: match.time } },
        }),
      }
    },
  }),
  'invitations:resend': caseOf({
    command: resendInvitation,
    writes: ['invitations', 'outbox_messages'],
    arrange: async (app) => {
      const { spaceId, id } = await invited(app)
      return {
        input: { invitationId: id },
        evidence: () => ({
          target: { type: 'Invitation', id },
          space: spaceId,
          change: { before: { expiresAt: match.time }, after: { expiresAt: match.time } },
        }),
      }
    },
  }),
  'invitations:withdraw': caseOf({
    command: withdrawInvitation,
    writes: ['invitations'],
    arrange: async (app) => {
      const { spaceId, id } = await invited(app)
      return {
        input: { invitationId: id },
        evidence: () => ({
          target: { type: 'Invitation', id },
          space: spaceId,
          change: { before: { role: 'developer' } },
        }),
      }
    },
  }),
  'invitations:accept': caseOf({
    command: acceptInvitation,
    actsAs: 'invitation',
    writes: ['invitations', 'users', 'members', 'installation'],
    arrange: async (app) => {
      const { spaceId, id } = await invited(app)
      const letter = await letterFor(app.deps, { topic: 'invitations:create', payload: { invitationId: id } })
      return {
        call: app.call({ type: 'invited' }),
        input: { token: new URL(letter!.link!.reveal()).searchParams.get('token'), password: ownerPassword },
        evidence: ({ userId }) => ({
          target: { type: 'Invitation', id },
          space: spaceId,
          change: { after: { user: userId, role: 'developer', isNewUser: true } },
        }),
      }
    },
  }),
})
