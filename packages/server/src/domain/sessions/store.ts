import type { Session as SessionRow } from '../../generated/prisma/client.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { Session } from './model.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** What a session is made of. */
export type SessionDraft = Omit<SessionRow, 'endedAt'>

export const insertSession = async (tx: Tx, draft: SessionDraft): Promise<void> => {
  await tx.session.create({ data: draft })
}

/** The session with this hash, also one that has ended. */
export const findSession = async (view: View, hash: Bytes): Promise<Session | null> => {
  const row = await view.session.findUnique({ where: { hash } })
  return (
    row && {
      id: row.id,
      userId: row.userId,
      epoch: row.epoch,
      idleMinutes: row.idleMinutes,
      authenticatedAt: row.authenticatedAt.getTime(),
      lastSeenAt: row.lastSeenAt.getTime(),
      endsAt: row.endsAt.getTime(),
      isEnded: row.endedAt !== null,
    }
  )
}

/** Ends those of the person's open sessions that `which` names, and answers their IDs. */
export const endSessions = async (
  tx: Tx,
  userId: string,
  which: { readonly hash?: Bytes; readonly id?: string | { readonly not: string } },
  now: Date,
): Promise<readonly string[]> => {
  const rows = await tx.session.findMany({
    where: { ...which, userId, endedAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  const ids = rows.map(({ id }) => id)
  await tx.session.updateMany({ where: { id: { in: ids }, endedAt: null }, data: { endedAt: now } })
  return ids
}

/** Whether somebody signed in to the account from this place since then. */
export const isKnownPlace = async (
  view: Pick<View, 'session'>,
  person: { readonly email: string } | { readonly id: string },
  place: Bytes,
  since: Date,
): Promise<boolean> =>
  (await view.session.findFirst({
    where: { user: person, place, createdAt: { gt: since } },
    select: { id: true },
  })) !== null

/** Notes a new proof, under a new hash: what the cookie carried before is good for nothing any more. */
export const renewSession = async (tx: Tx, id: string, hash: Bytes, now: Date): Promise<boolean> => {
  const { count } = await tx.session.updateMany({
    where: { id, endedAt: null },
    data: { hash, authenticatedAt: now, lastSeenAt: now },
  })
  return count === 1
}

/** Never back: another instance may have seen the session later. */
export const updateLastSeen = async (tx: Pick<Tx, 'session'>, id: string, now: Date): Promise<void> => {
  await tx.session.updateMany({ where: { id, endedAt: null, lastSeenAt: { lt: now } }, data: { lastSeenAt: now } })
}
