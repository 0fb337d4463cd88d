import type { Id, Role } from '@postern/protocol'

/** Somebody was asked to join a space. There is no user of it before it is accepted. */
export interface Invitation {
  readonly type: 'Invitation'
  readonly id: Id<'Invitation'>
  readonly spaceId: Id<'Space'>
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly invitedById: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly acceptedAt: Date | null
  readonly withdrawnAt: Date | null
  readonly userId: Id<'User'> | null
}

export type InvitationState = 'open' | 'accepted' | 'withdrawn' | 'expired'

/** What an invitation is at a moment. */
export const stateOfInvitation = ({ acceptedAt, withdrawnAt, expiresAt }: Invitation, now: Date): InvitationState => {
  if (acceptedAt) return 'accepted'
  if (withdrawnAt) return 'withdrawn'
  return expiresAt <= now ? 'expired' : 'open'
}

export const invitationDays = 7
