import type { Answer } from './answer.ts'
import { memberColumns } from './member-text.ts'
import { nameList, orDash, table } from './table.ts'
import type { Column } from './table.ts'

type UserWithRoles = Answer<'user'>
export type User = Omit<UserWithRoles, 'memberships'>

export const userColumns: readonly Column<User>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'NAME', text: ({ name }) => orDash(name), isFlexible: true },
  { title: 'E-MAIL', text: ({ email }) => orDash(email), isFlexible: true },
  { title: 'STATUS', text: ({ status }) => status },
  { title: 'TYPE', text: ({ type }) => type },
  { title: 'ENTITLEMENTS', text: ({ entitlements }) => orDash(entitlements.join(',')), isFlexible: true },
  { title: 'CREATED', text: ({ createdAt }) => createdAt },
]

/** What a change gave back of a person: null where the caller may not read them, who is then told which it was. */
export const userText = ({ userId, user }: { readonly userId: string; readonly user: User | null }): string =>
  nameList([
    ['person', userId],
    ...(user === null
      ? []
      : ([
          ['name', orDash(user.name)],
          ['e-mail', orDash(user.email)],
          ['status', user.status],
          ['type', user.type],
          ['entitlements', orDash(user.entitlements.join(', '))],
          ['created', user.createdAt],
        ] as const)),
  ])

/** All there is to say about a person, and the roles the caller may see. */
export const userWithRolesText = (user: UserWithRoles, columns: number | null): string => {
  const { memberships } = user
  const roles =
    memberships === null
      ? 'Roles are seen with members:read.\n'
      : memberships.length === 0
        ? 'No roles.\n'
        : table(memberships, memberColumns, columns)
  return `${userText({ userId: user.id, user })}\n${roles}`
}
