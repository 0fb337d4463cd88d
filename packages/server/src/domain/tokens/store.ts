import type { Id } from '@postern/protocol'
import type { View } from '../../kernel/tx.ts'

/** A client's secret as it is compared with. */
export interface ClientSecret {
  readonly id: string
  readonly hash: Uint8Array
  readonly notBefore: number
  readonly expiresAt: number
}

export interface ClientRow {
  readonly id: Id<'Application'>
  readonly spaceId: Id<'Space'>
  readonly isActive: boolean
  readonly permissions: readonly string[]
  readonly allowedAddresses: readonly string[]
  readonly audiences: readonly string[]
  readonly tokenLifeSeconds: number
  readonly epoch: number
  /** Those that can still work: revealed, neither retired nor expired when read. */
  readonly secrets: readonly ClientSecret[]
}

/** The client, or null. Its secrets are asked for beside it, and so also where there is none: both take the same time. */
export const findClient = async (view: View, id: string): Promise<ClientRow | null> => {
  const [row, secrets] = await Promise.all([
    view.application.findUnique({ where: { id } }),
    view.applicationSecret.findMany({ where: { applicationId: id, hash: { not: null }, retiredAt: null } }),
  ])
  if (!row) return null
  return {
    id: row.id as Id<'Application'>,
    spaceId: row.spaceId as Id<'Space'>,
    isActive: row.status === 'active',
    permissions: row.permissions,
    allowedAddresses: row.allowedAddresses,
    audiences: row.audiences,
    tokenLifeSeconds: row.tokenLifeSeconds,
    epoch: row.epoch,
    secrets: secrets.flatMap(({ id: secretId, hash, notBefore, expiresAt }) =>
      hash ? [{ id: secretId, hash, notBefore: notBefore.getTime(), expiresAt: expiresAt.getTime() }] : [],
    ),
  }
}
