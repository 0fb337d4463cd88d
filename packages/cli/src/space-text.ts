import type { Answer } from './answer.ts'
import { nameList } from './table.ts'
import type { Column } from './table.ts'

export type Space = Answer<'space'>

export const spaceColumns: readonly Column<Space>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'NAME', text: ({ name }) => name, isFlexible: true },
  { title: 'KIND', text: ({ kind }) => kind },
  { title: 'LOG', text: ({ logLevel }) => logLevel },
  { title: 'CREATED', text: ({ createdAt }) => createdAt },
]

const secretPolicyText = ({ secretPolicy: { longestDays, mostSecrets, mustExpire } }: Space): string =>
  `${mostSecrets} at once, for ${longestDays} days at most${mustExpire ? '' : ' or without an expiry'}`

/** What a change gave back of a space: null where the caller may not read it, who is then told which it was. */
export const spaceText = ({ spaceId, space }: { readonly spaceId: string; readonly space: Space | null }): string =>
  nameList([
    ['space', spaceId],
    ...(space === null
      ? []
      : ([
          ['name', space.name],
          ['kind', space.kind],
          ['log level', space.logLevel],
          ['secrets', secretPolicyText(space)],
          ['created', space.createdAt],
        ] as const)),
  ])
