import type { Conditions } from '../../kernel/policy/policy.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { Token } from './model.ts'

export interface RevokedToken {
  readonly id: string
  readonly expiresAt: Date
}

/** Every token that was revoked and expires after `since`. */
export const listRevokedTokens = (view: View, since: Date): Promise<readonly RevokedToken[]> =>
  view.revokedToken.findMany({ where: { expiresAt: { gt: since } }, select: { id: true, expiresAt: true } })

/** Those of them that belong to the space and may be read, in the order of their IDs. */
export const listRevokedTokensOf = async (
  view: View,
  readable: Conditions,
  spaceId: string,
  since: Date,
): Promise<readonly string[]> => {
  const rows = await view.revokedToken.findMany({
    where: { AND: [readable, { spaceId, expiresAt: { gt: since } }] },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ id }) => id)
}

/** The epoch of each application of the space, in the order of their IDs. */
export const listEpochs = async (view: View, spaceId: string): Promise<Readonly<Record<string, number>>> => {
  const rows = await view.application.findMany({
    where: { spaceId },
    select: { id: true, epoch: true },
    orderBy: { id: 'asc' },
  })
  return Object.fromEntries(rows.map(({ id, epoch }) => [id, epoch]))
}

/** A token that is revoked already stays as it is. */
export const insertRevokedToken = async (
  tx: Tx,
  { id, spaceId, applicationId }: Token,
  expiresAt: Date,
  revokedAt: Date,
): Promise<void> => {
  await tx.revokedToken.createMany({
    data: [{ id, spaceId, applicationId, expiresAt, revokedAt }],
    skipDuplicates: true,
  })
}
