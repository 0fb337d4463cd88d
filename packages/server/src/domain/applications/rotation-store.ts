import type { Id } from '@postern/protocol'
import type { ApplicationRotation as RotationRow } from '../../generated/prisma/client.ts'
import type { Conditions } from '../../kernel/policy/policy.ts'
import type { Tx, View } from '../../kernel/tx.ts'
import { findFirstAct, loadApplicationUse } from './application-use.ts'
import type { Application } from './model.ts'
import type { Rotation, RotationProgress } from './rotation-model.ts'
import { listSlotsOf } from './secret-store.ts'
import { findFirstUse, loadUses } from './secret-use.ts'

type RotationTx = Pick<Tx, 'applicationRotation'>

const rotationOf = (row: RotationRow): Rotation => ({
  ...row,
  id: row.id as Id<'ApplicationRotation'>,
  spaceId: row.spaceId as Id<'Space'>,
  applicationId: row.applicationId as Id<'Application'>,
  replacementId: row.replacementId as Id<'Application'> | null,
  secretId: row.secretId as Id<'ApplicationSecret'> | null,
})

/** The rotation of the application that has not ended, or null. */
export const findOpenRotation = async (view: View, applicationId: string): Promise<Rotation | null> => {
  const row = await view.applicationRotation.findFirst({
    where: { applicationId, state: { in: ['scheduled', 'running'] } },
  })
  return row && rotationOf(row)
}

/** The last rotation of each application. */
export const listLastRotations = async (
  view: View,
  readable: Conditions,
  applicationIds: readonly string[],
): Promise<Rotation[]> =>
  (
    await view.applicationRotation.findMany({
      where: { applicationId: { in: [...applicationIds] }, application: readable },
      distinct: ['applicationId'],
      orderBy: [{ applicationId: 'asc' }, { id: 'desc' }],
    })
  ).map(rotationOf)

/** Those that are due or under way, the oldest first, at most so many. */
export const listOpenRotations = async (view: View, now: Date, most: number, after: string): Promise<Rotation[]> =>
  (
    await view.applicationRotation.findMany({
      where: { id: { gt: after }, OR: [{ state: 'scheduled', startsAt: { lte: now } }, { state: 'running' }] },
      orderBy: { id: 'asc' },
      take: most,
    })
  ).map(rotationOf)

export const insertRotation = async (tx: RotationTx, rotation: Rotation): Promise<Rotation> =>
  rotationOf(await tx.applicationRotation.create({ data: { ...rotation, replaces: [...rotation.replaces] } }))

/** Moves a rotation on from the state it was found in: of several that try, one gets true. */
export const moveRotation = async (
  tx: RotationTx,
  { id, state }: Rotation,
  to: Partial<Pick<Rotation, 'state' | 'secretId' | 'startedAt' | 'endedAt'>>,
): Promise<boolean> => (await tx.applicationRotation.updateMany({ where: { id, state }, data: to })).count === 1

/** How far the rotation is, from the log. */
export const loadProgress = async (
  view: Pick<View, 'applicationSecret' | 'auditEvent'>,
  rotation: Rotation,
  application: Application,
  now: Date,
): Promise<RotationProgress> => {
  if (rotation.replacementId !== null) return loadReplacement(view, rotation, rotation.replacementId, application, now)
  const slots = await listSlotsOf(view, application.id)
  const secret = slots.find(({ id }) => id === rotation.secretId) ?? null
  const old = slots.filter(({ id }) => rotation.replaces.includes(id))
  const firstUsedAt = secret?.revealedAt ? await findFirstUse(view, secret.id, secret.revealedAt) : null
  const replaced = await loadUses(view, application, old, now)
  return { rotation, application, secret, firstUsedAt, replaced, use: null }
}

const loadReplacement = async (
  view: Pick<View, 'applicationSecret' | 'auditEvent'>,
  rotation: Rotation,
  replacementId: string,
  application: Application,
  now: Date,
): Promise<RotationProgress> => {
  const [slots, old] = [await listSlotsOf(view, replacementId), await listSlotsOf(view, application.id)]
  return {
    rotation,
    application,
    secret: slots.find(({ id }) => id === rotation.secretId) ?? null,
    firstUsedAt: await findFirstAct(view, replacementId, rotation.createdAt),
    // What it authenticates with now, also what it was given since.
    replaced: await loadUses(
      view,
      application,
      old.filter(({ retiredAt, revealedAt }) => retiredAt === null && revealedAt !== null),
      now,
    ),
    use: await loadApplicationUse(view, application, now),
  }
}
