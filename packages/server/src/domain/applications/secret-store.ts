import type { Id } from '@postern/protocol'
import type { ApplicationSecret as SecretRow } from '../../generated/prisma/client.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import { notFound } from '../../kernel/refusal.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import { quietAfter, type Application, type SecretSlot } from './model.ts'

const withLife = { application: { select: { tokenLifeSeconds: true, longerTokensUntil: true } } } as const
type StoredSlot = SecretRow & { readonly application: Pick<Application, 'tokenLifeSeconds' | 'longerTokensUntil'> }

const slotOf = ({ hash: _hash, lastUsedFrom: _from, application, ...row }: StoredSlot): SecretSlot => ({
  ...row,
  quietAt: row.lastUsedAt && quietAfter(row.lastUsedAt, application),
  id: row.id as Id<'ApplicationSecret'>,
  applicationId: row.applicationId as Id<'Application'>,
  spaceId: row.spaceId as Id<'Space'>,
})

type SecretTx = Pick<Tx, 'applicationSecret'>

/** @throws Fault NOT_FOUND */
export const requireSecretSlot = async (view: View, id: string): Promise<SecretSlot> => {
  const row = await view.applicationSecret.findUnique({ where: { id }, include: withLife })
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
      include: withLife,
      orderBy: { id: 'asc' },
    })
  ).map(slotOf)

/** The slots of one application, for what was decided on already. */
export const listSlotsOf = async (
  view: Pick<View, 'applicationSecret'>,
  applicationId: string,
): Promise<SecretSlot[]> =>
  (await view.applicationSecret.findMany({ where: { applicationId }, include: withLife, orderBy: { id: 'asc' } })).map(
    slotOf,
  )

/** How many secrets are in use or can still be claimed. */
export const countOpenSecrets = (
  view: Pick<View, 'applicationSecret'>,
  applicationId: string,
  now: Date,
): Promise<number> =>
  view.applicationSecret.count({
    where: {
      applicationId,
      retiredAt: null,
      expiresAt: { gt: now },
      OR: [{ hash: { not: null } }, { claimBy: { gt: now } }],
    },
  })

export const insertSecretSlot = async (
  tx: SecretTx,
  slot: Pick<
    SecretSlot,
    'id' | 'spaceId' | 'applicationId' | 'label' | 'notBefore' | 'expiresAt' | 'claimBy' | 'createdAt'
  >,
): Promise<SecretSlot> => slotOf(await tx.applicationSecret.create({ data: slot, include: withLife }))

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
  slotOf(await tx.applicationSecret.update({ where: { id }, data: { label }, include: withLife }))

/** Ends a secret. The hash goes too: nothing is left to compare with. */
export const retireSecretSlot = async (tx: SecretTx, id: string, now: Date): Promise<boolean> => {
  const { count } = await tx.applicationSecret.updateMany({
    where: { id, retiredAt: null },
    data: { retiredAt: now, hash: null },
  })
  return count === 1
}
