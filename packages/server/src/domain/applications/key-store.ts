import type { Id } from '@postern/protocol'
import type { ApplicationKey as KeyRow } from '../../generated/prisma/client.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { ApplicationKey, PublicJwk } from './model.ts'

const keyOf = ({ lastUsedFrom: _from, ...row }: KeyRow): ApplicationKey => ({
  ...row,
  id: row.id as Id<'ApplicationKey'>,
  applicationId: row.applicationId as Id<'Application'>,
  spaceId: row.spaceId as Id<'Space'>,
  publicJwk: row.publicJwk as unknown as PublicJwk | null,
})

/** @throws Fault NOT_FOUND */
export const requireKey = async (view: View, id: string): Promise<ApplicationKey> => {
  const row = await view.applicationKey.findUnique({ where: { id } })
  if (!row) throw notFound()
  return keyOf(row)
}

export const listKeys = async (
  view: View,
  readable: Conditions,
  applicationIds: readonly string[],
): Promise<ApplicationKey[]> =>
  (
    await view.applicationKey.findMany({
      where: { applicationId: { in: [...applicationIds] }, application: readable },
      orderBy: { id: 'asc' },
    })
  ).map(keyOf)

/** Those that work, or will. */
export const listOpenKeys = async (view: View, applicationId: string, now: Date): Promise<ApplicationKey[]> =>
  (
    await view.applicationKey.findMany({
      where: { applicationId, retiredAt: null, expiresAt: { gt: now } },
      orderBy: { id: 'asc' },
    })
  ).map(keyOf)

export const insertKey = async (
  tx: Tx,
  { publicJwk, ...key }: Omit<ApplicationKey, 'retiredAt' | 'lastUsedAt'>,
): Promise<ApplicationKey> =>
  keyOf(await tx.applicationKey.create({ data: { ...key, ...(publicJwk && { publicJwk: { ...publicJwk } }) } }))

/** Ends a key; the row stays, so that it does not come back. */
export const retireKeyRow = async (tx: Pick<Tx, 'applicationKey'>, id: string, now: Date): Promise<boolean> => {
  const { count } = await tx.applicationKey.updateMany({ where: { id, retiredAt: null }, data: { retiredAt: now } })
  return count === 1
}
