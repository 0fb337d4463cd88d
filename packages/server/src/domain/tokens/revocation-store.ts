import type { Tx, View } from '../../kernel/tx.ts'
import type { Token } from './model.ts'

export interface RevokedToken {
  readonly id: string
  readonly expiresAt: Date
}

/** Every token that was revoked and expires after `since`. */
export const listRevokedTokens = (view: View, since: Date): Promise<readonly RevokedToken[]> =>
  view.revokedToken.findMany({ where: { expiresAt: { gt: since } }, select: { id: true, expiresAt: true } })

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
