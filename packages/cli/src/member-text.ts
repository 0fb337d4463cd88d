import type { Answer } from './answer.ts'
import { nameList } from './table.ts'
import type { Column } from './table.ts'

export type Member = Answer<'member'>

const placeOf = ({ spaceId }: Member): string => spaceId ?? 'the installation'

export const memberColumns: readonly Column<Member>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'ROLE', text: ({ role }) => role },
  { title: 'PERSON', text: ({ userId }) => userId },
  { title: 'IN', text: placeOf },
  { title: 'SINCE', text: ({ createdAt }) => createdAt },
]

/** What a change gave back of a membership: null where the caller may not read it, who is then told which it was. */
export const memberText = ({
  memberId,
  member,
}: {
  readonly memberId: string
  readonly member: Member | null
}): string =>
  nameList([
    ['membership', memberId],
    ...(member === null
      ? []
      : ([
          ['role', member.role],
          ['person', member.userId],
          ['in', placeOf(member)],
          ['since', member.createdAt],
        ] as const)),
  ])
