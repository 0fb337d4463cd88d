import type { Answer } from './answer.ts'
import { nameList, orDash } from './table.ts'
import type { Column } from './table.ts'

export type Session = Answer<'session'>

const stateOf = ({ state, isCurrent }: Session): string => (isCurrent ? `${state}, this one` : state)

export const sessionColumns: readonly Column<Session>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'PERSON', text: ({ userId }) => userId },
  { title: 'STATE', text: stateOf },
  { title: 'BROWSER', text: ({ browser }) => orDash(browser), isFlexible: true },
  { title: 'ADDRESS', text: ({ address }) => orDash(address) },
  { title: 'LAST USED', text: ({ lastUsedAt }) => lastUsedAt },
  { title: 'ENDS', text: ({ endsAt }) => endsAt },
]

/** What a change gave back of a session: null where the caller may not read it, who is then told which it was. */
export const sessionText = ({
  sessionId,
  session,
}: {
  readonly sessionId: string
  readonly session: Session | null
}): string =>
  nameList([
    ['session', sessionId],
    ...(session === null
      ? []
      : ([
          ['person', session.userId],
          ['state', stateOf(session)],
          ['browser', orDash(session.browser)],
          ['address', orDash(session.address)],
          ['begun', session.createdAt],
          ['proved', session.authenticatedAt],
          ['last used', session.lastUsedAt],
          ['ends', `${session.endsAt}, or idle at ${session.idleEndsAt} (${session.idleMinutes} min)`],
          ['ended', orDash(session.endedAt)],
        ] as const)),
  ])
