import type { Id } from '@postern/protocol'
import type { ApplicationSecret as SecretRow } from '../../generated/prisma/client.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import type { SecretSlot } from './model.ts'

const slotOf = ({ hash: _hash, lastUsedFrom: _from, ...row }: SecretRow): SecretSlot => ({
  ...row,
  id: row.id as Id<'ApplicationSecret'>,
  applicationId: row.applicationId as Id<'Application'>,
  spaceId: row.spaceId as Id<'Space'>,
})

/** @throws Fault NOT_FOUND */
export const requireSecretSlot = async (view: View, id: string): Promise<SecretSlot> => {
  const row = await view.applicationSecret.findUnique({ where: { id } })
  if (!row) throw notFound()
  return slotOf(row)
}

export const listSecretSlots = async (
  view: View,
  readable: Conditions,
  applicationIds: readonly string[],
): Promise<SecretSlot[]> =>
  (
    await view.applicationSecret.findMany({
      where: { applicationId: { in: [...applicationIds] }, application: readable },
      orderBy: { id: 'asc' },
    })
  ).map(slotOf)

/** How many secrets are in use or can still be claimed. */
export const countOpenSecrets = (view: View, applicationId: string, now: Date): Promise<number> =>
  view.applicationSecret.count({
    where: {
      applicationId,
      retiredAt: null,
      expiresAt: { gt: now },
      OR: [{ hash: { not: null } }, { claimBy: { gt: now } }],
    },
  })

export const insertSecretSlot = async (
  tx: Tx,
  slot: Pick<
    SecretSlot,
    'id' | 'spaceId' | 'applicationId' | 'label' | 'notBefore' | 'expiresAt' | 'claimBy' | 'createdAt'
  >,
): Promise<SecretSlot> => slotOf(await tx.applicationSecret.create({ data: slot }))

/** Fills an empty slot: of any number of parallel tries exactly one gets true. */
export const claimSecretSlot = async (
  tx: Tx,
  id: string,
  { hash, hint, now }: { hash: Uint8Array<ArrayBuffer>; hint: string; now: Date },
): Promise<boolean> => {
  const { count } = await tx.applicationSecret.updateMany({
    where: { id, hash: null, retiredAt: null, claimBy: { gt: now }, expiresAt: { gt: now } },
    data: { hash, hint, revealedAt: now },
  })
  return count === 1
}

export const updateSecretLabel = async (tx: Tx, id: string, label: string): Promise<SecretSlot> =>
  slotOf(await tx.applicationSecret.update({ where: { id }, data: { label } }))

/** Ends a secret. The hash goes too: nothing is left to compare with. */
export const retireSecretSlot = async (tx: Tx, id: string, now: Date): Promise<boolean> => {
  const { count } = await tx.applicationSecret.updateMany({
    where: { id, retiredAt: null },
    data: { retiredAt: now, hash: null },
  })
  return count === 1
}
