import type { Id } from '@postern/protocol'
import type { Tx, View } from '../../kernel/tx.ts'
import { touchMs } from './model.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** The session by which a code was allowed. */
export interface AllowingSession {
  readonly id: Id<'Session'>
  readonly userId: Id<'User'>
  readonly authenticatedAt: Date
}

/** A session of the person that is in force, by ID; null where it is not, or not any more. */
export const findAllowingSession = async (
  view: Pick<View, 'session'>,
  id: string,
  now: Date,
): Promise<AllowingSession | null> => {
  const row = await view.session.findFirst({
    where: { id, endedAt: null, endsAt: { gt: now }, idleEndsAt: { gt: new Date(now.getTime() - touchMs) } },
    select: {
      id: true,
      userId: true,
      authenticatedAt: true,
      epoch: true,
      user: { select: { status: true, epoch: true } },
    },
  })
  if (!row || row.user.status !== 'active' || row.user.epoch !== row.epoch) return null
  return { id: row.id as Id<'Session'>, userId: row.userId as Id<'User'>, authenticatedAt: row.authenticatedAt }
}

/** What a code is bound to. */
export interface CodeBinding {
  readonly hash: Bytes
  readonly challenge: Bytes
  readonly redirectUri: string
}

export const insertSignInCode = async (
  tx: Tx,
  draft: CodeBinding & { readonly allowedById: string; readonly expiresAt: Date },
): Promise<void> => {
  await tx.signInCode.create({ data: draft })
}

/** What is known of a code, used or not, by its hash. */
export interface KnownCode {
  readonly userId: Id<'User'>
  /** The session that allowed it; null where that is not in force any more. */
  readonly allowedBy: AllowingSession | null
  readonly isUsed: boolean
  /** Whether it could be exchanged by who shows this challenge and this address. */
  readonly fits: boolean
}

export const findSignInCode = async (
  view: Pick<View, 'signInCode' | 'session'>,
  { hash, challenge, redirectUri }: CodeBinding,
  now: Date,
): Promise<KnownCode | null> => {
  const row = await view.signInCode.findUnique({
    where: { hash },
    include: { allowedBy: { select: { userId: true } } },
  })
  if (!row) return null
  return {
    userId: row.allowedBy.userId as Id<'User'>,
    allowedBy: await findAllowingSession(view, row.allowedById, now),
    isUsed: row.usedAt !== null,
    fits: row.expiresAt > now && row.redirectUri === redirectUri && Buffer.from(row.challenge).equals(challenge),
  }
}

/**
 * Uses a code up: of any number of parallel tries exactly one gets true, and only with the verifier and the address that
 * the code is bound to.
 */
export const consumeSignInCode = async (
  tx: Tx,
  { hash, challenge, redirectUri }: CodeBinding,
  now: Date,
): Promise<boolean> => {
  const { count } = await tx.signInCode.updateMany({
    where: { hash, challenge, redirectUri, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  })
  return count === 1
}

/** Notes which session came of a code: shown again, the code ends it. */
export const updateSignInCodeSession = async (tx: Tx, hash: Bytes, sessionId: string): Promise<void> => {
  await tx.signInCode.update({ where: { hash }, data: { sessionId } })
}

/** Ends the session that came of a code that was used; null where there is none to end. */
export const endSessionOfCode = async (
  tx: Pick<Tx, 'session' | 'signInCode'>,
  hash: Bytes,
  now: Date,
): Promise<{ readonly id: string; readonly userId: string } | null> => {
  const row = await tx.signInCode.findUnique({
    where: { hash },
    select: { session: { select: { id: true, userId: true } } },
  })
  if (!row?.session) return null
  const { count } = await tx.session.updateMany({
    where: { id: row.session.id, endedAt: null, endsAt: { gt: now } },
    data: { endedAt: now },
  })
  return count === 1 ? row.session : null
}
