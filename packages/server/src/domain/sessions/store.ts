import type { Id, SealedRef, SessionState } from '@postern/protocol'
import type { Session as SessionRow } from '../../generated/prisma/client.ts'
import { counting, readPage, type Page, type PageInput } from '../../kernel/pages.ts'
import { allOf } from '../../kernel/policy/all-of.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import { touchMs, type CheckedSession, type Session } from './model.ts'

type Bytes = Uint8Array<ArrayBuffer>

const include = { user: { select: { memberships: { select: { spaceId: true, role: true } } } } } as const
type Row = SessionRow & { readonly user: Session['user'] }

const sessionOf = ({ id, userId, lastSeenAt, startedFrom, ...row }: Row): Session => ({
  type: 'Session',
  id: id as Id<'Session'>,
  spaceId: null,
  userId: userId as Id<'User'>,
  idleMinutes: row.idleMinutes,
  createdAt: row.createdAt,
  authenticatedAt: row.authenticatedAt,
  lastUsedAt: lastSeenAt,
  idleEndsAt: row.idleEndsAt,
  endsAt: row.endsAt,
  endedAt: row.endedAt,
  startedFrom: startedFrom as SealedRef | null,
  agent: row.agent,
  user: row.user,
})

/** @throws Fault NOT_FOUND */
export const requireSession = async (view: View, id: string): Promise<Session> => {
  const row = await view.session.findUnique({ where: { id }, include })
  if (!row) throw notFound()
  return sessionOf(row)
}

export interface SessionFilter {
  readonly userId?: string | null | undefined
  readonly state?: SessionState | null | undefined
  /** What some role of the person must be like. */
  readonly membership?: Conditions | null
}

// The same as stateOfSession, for the database.
const inState = (state: SessionState, now: Date) => {
  const idleSince = new Date(now.getTime() - touchMs)
  return {
    open: { endedAt: null, idleEndsAt: { gt: idleSince }, endsAt: { gt: now } },
    ended: { endedAt: { not: null } },
    expired: { endedAt: null, OR: [{ idleEndsAt: { lte: idleSince } }, { endsAt: { lte: now } }] },
  }[state]
}

export const listSessions = async (
  view: View,
  readable: Conditions,
  { userId, state, membership }: SessionFilter,
  direction: 'asc' | 'desc',
  page: PageInput,
  now: Date,
): Promise<Page<Session>> => {
  const wanted = {
    ...(userId && { userId }),
    ...(state && inState(state, now)),
    ...(membership && { user: { memberships: { some: membership } } }),
  }
  const found = await readPage(page, direction, async ({ where, ...order }) =>
    (await view.session.findMany({ ...order, include, where: allOf(readable, wanted, where) })).map(sessionOf),
  )
  const count = counting((bounds) => view.session.count({ ...bounds, where: allOf(readable, wanted) }))
  return { ...found, count }
}

/** Of these sessions those that may be read, and have ended. */
export const listEndedSessionsAmong = async (
  view: View,
  readable: Conditions,
  ids: readonly string[],
): Promise<readonly Session[]> => {
  const among = { id: { in: [...ids] }, endedAt: { not: null } }
  return (await view.session.findMany({ where: { AND: [readable, among] }, include, orderBy: { id: 'asc' } })).map(
    sessionOf,
  )
}

/** The sealed addresses that sessions were begun from, by session; those without one are left out. */
export const listPlaces = async (
  view: View,
  readable: Conditions,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SealedRef>> => {
  const rows = await view.session.findMany({
    where: { AND: [readable, { id: { in: [...ids] } }] },
    select: { id: true, startedFrom: true },
  })
  return new Map(rows.flatMap(({ id, startedFrom }) => (startedFrom ? [[id, startedFrom as SealedRef]] : [])))
}

/** When a session ends that was used at `now` and is not used again. */
const idleEnd = (now: Date, idleMinutes: number): Date => new Date(now.getTime() + idleMinutes * 60_000)

/** What a session is made of. */
export type SessionDraft = Omit<SessionRow, 'endedAt' | 'idleEndsAt'>

export const insertSession = async (tx: Tx, draft: SessionDraft): Promise<void> => {
  await tx.session.create({ data: { ...draft, idleEndsAt: idleEnd(draft.lastSeenAt, draft.idleMinutes) } })
}

/** The session with this hash, also one that has ended. */
export const findSession = async (view: View, hash: Bytes): Promise<CheckedSession | null> => {
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
  if (ids.length > 0) {
    await tx.session.updateMany({ where: { id: { in: ids }, endedAt: null }, data: { endedAt: now } })
  }
  return ids
}

/** Notes a new proof, under a new hash: what the cookie carried before is good for nothing any more. */
export const renewSession = async (tx: Tx, id: string, hash: Bytes, now: Date): Promise<boolean> => {
  const session = await tx.session.findUnique({ where: { id }, select: { idleMinutes: true } })
  if (!session) return false
  const { count } = await tx.session.updateMany({
    where: { id, endedAt: null },
    data: { hash, authenticatedAt: now, lastSeenAt: now, idleEndsAt: idleEnd(now, session.idleMinutes) },
  })
  return count === 1
}

/** Never back: another instance may have seen the session later. */
export const updateLastSeen = async (
  tx: Pick<Tx, 'session'>,
  { id, idleMinutes }: Pick<CheckedSession, 'id' | 'idleMinutes'>,
  now: Date,
): Promise<void> => {
  await tx.session.updateMany({
    where: { id, endedAt: null, lastSeenAt: { lt: now } },
    data: { lastSeenAt: now, idleEndsAt: idleEnd(now, idleMinutes) },
  })
}

/** The session as it is once it has ended; one that had ended before stays as it was. */
export const endSessionRow = async (tx: Tx, id: string, now: Date): Promise<Session> => {
  await tx.session.updateMany({ where: { id, endedAt: null }, data: { endedAt: now } })
  return requireSession(tx, id)
}
