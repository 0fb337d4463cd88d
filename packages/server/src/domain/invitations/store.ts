import type { Id } from '@postern/protocol'
import type { Invitation as InvitationRow } from '../../generated/prisma/client.ts'
import { counting, readPage, type Page, type PageInput } from '../../kernel/pages.ts'
import { allOf } from '../../kernel/policy/all-of.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { Invitation } from './model.ts'

type Bytes = Uint8Array<ArrayBuffer>

const invitationOf = ({ tokenHash: _hash, ...row }: InvitationRow): Invitation => ({
  type: 'Invitation',
  ...row,
  id: row.id as Id<'Invitation'>,
  spaceId: row.spaceId as Id<'Space'>,
  userId: row.userId as Id<'User'> | null,
})

const openAt = (now: Date) => ({ acceptedAt: null, withdrawnAt: null, expiresAt: { gt: now } })

/** @throws Fault NOT_FOUND */
export const requireInvitation = async (view: View, id: string): Promise<Invitation> => {
  const row = await view.invitation.findUnique({ where: { id } })
  if (!row) throw notFound()
  return invitationOf(row)
}

/** The one that a token opens, if it still opens it. */
export const findInvitationByToken = async (
  view: Pick<View, 'invitation'>,
  tokenHash: Bytes,
  now: Date,
): Promise<Invitation | null> => {
  const row = await view.invitation.findFirst({ where: { tokenHash, ...openAt(now) } })
  return row && invitationOf(row)
}

export const findOpenInvitation = async (
  view: View,
  spaceId: string,
  email: string,
  now: Date,
): Promise<Invitation | null> => {
  const row = await view.invitation.findFirst({ where: { spaceId, email, ...openAt(now) } })
  return row && invitationOf(row)
}

export const listInvitations = async (
  view: View,
  readable: Conditions,
  spaceId: string,
  page: PageInput,
): Promise<Page<Invitation>> => {
  const found = await readPage(page, 'desc', async ({ where, ...order }) =>
    (await view.invitation.findMany({ ...order, where: allOf(readable, { spaceId }, where) })).map(invitationOf),
  )
  const count = counting((bounds) => view.invitation.count({ ...bounds, where: allOf(readable, { spaceId }) }))
  return { ...found, count }
}

export const insertInvitation = async (
  tx: Tx,
  draft: Omit<Invitation, 'type' | 'acceptedAt' | 'withdrawnAt' | 'userId'>,
): Promise<Invitation> => invitationOf(await tx.invitation.create({ data: draft }))

/** Begins an invitation anew, in another's name: the link sent before is void. */
export const renewInvitation = async (
  tx: Tx,
  id: string,
  { expiresAt, invitedById }: Pick<Invitation, 'expiresAt' | 'invitedById'>,
): Promise<Invitation> =>
  invitationOf(await tx.invitation.update({ where: { id }, data: { expiresAt, invitedById, tokenHash: null } }))

export const withdrawInvitationRow = async (tx: Tx, id: string, now: Date): Promise<Invitation> =>
  invitationOf(await tx.invitation.update({ where: { id }, data: { withdrawnAt: now, tokenHash: null } }))

/** Gives an open invitation the token of the letter that is about to leave; null where it is not open any more. */
export const updateInvitationToken = async (
  tx: Pick<Tx, 'invitation'>,
  id: string,
  tokenHash: Bytes,
  now: Date,
): Promise<Invitation | null> => {
  const { count } = await tx.invitation.updateMany({ where: { id, ...openAt(now) }, data: { tokenHash } })
  const row = count === 1 ? await tx.invitation.findUnique({ where: { id } }) : null
  return row && invitationOf(row)
}

/** Uses the token up: of any number of parallel tries exactly one gets true. */
export const consumeInvitation = async (tx: Tx, id: string, tokenHash: Bytes, now: Date): Promise<boolean> => {
  const { count } = await tx.invitation.updateMany({
    where: { id, tokenHash, ...openAt(now) },
    data: { acceptedAt: now, tokenHash: null },
  })
  return count === 1
}

export const updateInvitationUser = async (tx: Tx, id: string, userId: string): Promise<void> => {
  await tx.invitation.update({ where: { id }, data: { userId } })
}

/** Deletes what a person accepted, and what was sent to their address; tells which it was. */
export const deleteInvitationsOf = async (tx: Tx, { id, email }: { id: string; email: string }): Promise<string[]> => {
  const where = { OR: [{ userId: id }, { email }] }
  const rows = await tx.invitation.findMany({ where, select: { id: true } })
  await tx.invitation.deleteMany({ where })
  return rows.map((row) => row.id)
}
