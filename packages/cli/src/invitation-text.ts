import type { Answer } from './answer.ts'
import { nameList, orDash } from './table.ts'
import type { Column } from './table.ts'

export type Invitation = Answer<'invitation'>

export const invitationColumns: readonly Column<Invitation>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'NAME', text: ({ name }) => name, isFlexible: true },
  { title: 'E-MAIL', text: ({ email }) => email, isFlexible: true },
  { title: 'ROLE', text: ({ role }) => role },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'EXPIRES', text: ({ expiresAt }) => expiresAt },
  { title: 'INVITED BY', text: ({ invitedById }) => invitedById },
]

/** What a change gave back of an invitation: null where the caller may not read it, who is then told which it was. */
export const invitationText = ({
  invitationId,
  invitation,
}: {
  readonly invitationId: string
  readonly invitation: Invitation | null
}): string =>
  nameList([
    ['invitation', invitationId],
    ...(invitation === null
      ? []
      : ([
          ['name', invitation.name],
          ['e-mail', invitation.email],
          ['role', invitation.role],
          ['space', invitation.spaceId],
          ['state', invitation.state],
          ['expires', invitation.expiresAt],
          ['invited', `${invitation.createdAt} by ${invitation.invitedById}`],
          ['accepted', orDash(invitation.acceptedAt && `${invitation.acceptedAt} by ${invitation.userId}`)],
          ['withdrawn', orDash(invitation.withdrawnAt)],
        ] as const)),
  ])
