import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import type { Tx } from '../../kernel/tx.ts'
import { requireSpace } from '../spaces/store.ts'
import { secretInput } from './input.ts'
import { stateOfSecret, type Application } from './model.ts'
import { openSecretSlot } from './open-secret-slot.ts'
import { finishReplacement, stopUnused } from './replacement.ts'
import { missingOf, type Rotation } from './rotation-model.ts'
import { findOpenRotation, insertRotation, loadProgress, moveRotation } from './rotation-store.ts'
import { noticeOf } from './secret-commands.ts'
import { listSlotsOf, retireSecretSlot } from './secret-store.ts'
import { refuseUsed } from './secret-use.ts'
import { requireApplication } from './store.ts'

const mostDaysAhead = 366
const dayMs = 86_400_000
const byApplication = z.object({ applicationId: idOf('Application') })

/** @throws Fault NO_ROTATION */
const requireOpenRotation = async (tx: Tx, { id }: Application): Promise<Rotation> => {
  const rotation = await findOpenRotation(tx, id)
  if (rotation) return rotation
  throw fault('NO_ROTATION', 'No rotation of this application is under way: start one.')
}

/**
 * Starts a rotation, now or at a time: opens a slot beside the secrets in use, and names those that shall end. With
 * `finishWhenQuiet` the service ends them by itself, once the new one is used and nobody has a token of the old ones.
 */
export const startRotation = command('rotations:start', {
  input: byApplication.extend({
    /** Those that shall end; all that can be used where left out. */
    secretIds: z.array(idOf('ApplicationSecret')).max(20).nullish(),
    startsAt: z.coerce.date().nullish(),
    finishWhenQuiet: z.boolean().nullish(),
    label: secretInput.label,
    expiresInDays: secretInput.expiresInDays,
  }),
  errors: ['ROTATION_OPEN', 'TOO_MANY_SECRETS', 'SECRET_POLICY'],
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { deps, actor, input, target, now }) => {
    const open = await findOpenRotation(tx, target.id)
    if (open) throw fault('ROTATION_OPEN', `The rotation ${open.id} is ${open.state}: finish or cancel it first.`)
    const startsAt = input.startsAt && input.startsAt > now ? input.startsAt : now
    if (startsAt.getTime() > now.getTime() + mostDaysAhead * dayMs)
      throw refuseField('startsAt', `must be within ${mostDaysAhead} days from now`)
    const usable = (await listSlotsOf(tx, target.id))
      .filter((slot) => ['live', 'pending'].includes(stateOfSecret(slot, now)))
      .map(({ id }) => id)
    const replaces = input.secretIds ?? usable
    if (!replaces.every((id) => usable.includes(id)))
      throw refuseField('secretIds', 'must be secrets of the application that can be used')
    const isNow = startsAt === now
    const { secretPolicy } = await requireSpace(tx, target.spaceId)
    const slot = isNow ? await openSecretSlot(tx, deps, target, secretPolicy, input, now) : null
    const rotation = await insertRotation(tx, {
      id: deps.ids.mint('ApplicationRotation'),
      spaceId: target.spaceId,
      applicationId: target.id,
      state: isNow ? 'running' : 'scheduled',
      replacementId: null,
      secretId: slot?.id ?? null,
      replaces,
      label: input.label,
      expiresInDays: input.expiresInDays ?? null,
      startsAt,
      finishesWhenQuiet: input.finishWhenQuiet === true,
      startedAt: isNow ? now : null,
      endedAt: null,
      createdAt: now,
      createdById: 'id' in actor ? actor.id : actor.type,
    })
    return {
      result: { application: target, rotation },
      change: {
        after: {
          rotation: rotation.id,
          startsAt: startsAt.toISOString(),
          finishesWhenQuiet: rotation.finishesWhenQuiet,
          secret: rotation.secretId,
          replaces,
        },
      },
    }
  },
})

const refuseField = (path: string, message: string) =>
  fault('INVALID_INPUT', `${path}: ${message}`, { fields: [{ path, message }] })

/**
 * Ends the old secrets of a rotation. Refused while the new one is not used yet or an old one still is; force passes over
 * both, and never over a new secret that nobody has: then nothing would be left to fetch tokens with.
 */
export const finishRotation = command('rotations:finish', {
  input: byApplication.extend({ force: z.boolean().nullish() }),
  errors: ['NO_ROTATION', 'ROTATION_NOT_READY', 'SECRET_IN_USE'],
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { input, target, now }) => {
    const rotation = await requireOpenRotation(tx, target)
    const isForced = input.force === true
    const progress = await loadProgress(tx, rotation, target, now)
    if (rotation.replacementId !== null) return finishReplacement(tx, progress, isForced, now)
    const missing = missingOf(progress, now)
    if (progress.secret === null || missing === 'new secret')
      throw fault('ROTATION_NOT_READY', 'The new secret does not work yet: reveal it and give it to the application.')
    if (missing === 'its use' && !isForced)
      throw fault('ROTATION_NOT_READY', `The new secret ${progress.secret.id} was not used yet: the old ones stay.`)
    const old = progress.replaced.map(({ slot }) => slot)
    if (!isForced) await refuseUsed(tx, target, old, now)
    if (!(await moveRotation(tx, rotation, { state: 'finished', endedAt: now }))) throw fault('CONFLICT')
    const retired = []
    for (const slot of old) if (await retireSecretSlot(tx, slot.id, now)) retired.push(slot)
    return {
      result: { application: target, rotation: { ...rotation, state: 'finished' as const, endedAt: now } },
      change: {
        before: { secrets: retired.map(({ id }) => id) },
        after: { rotation: rotation.id, secret: progress.secret.id, forced: isForced },
      },
      outbox: retired.map((slot) => noticeOf('applications:retire', slot)),
    }
  },
})

/** Calls a rotation off. A new secret that nobody has yet ends with it; one that was revealed may be in use, and stays. */
export const cancelRotation = command('rotations:cancel', {
  input: byApplication,
  errors: ['NO_ROTATION'],
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { target, now }) => {
    const rotation = await requireOpenRotation(tx, target)
    if (!(await moveRotation(tx, rotation, { state: 'cancelled', endedAt: now }))) throw fault('CONFLICT')
    const isStopped = rotation.replacementId !== null && (await stopUnused(tx, rotation, rotation.replacementId, now))
    const slot = (await listSlotsOf(tx, rotation.replacementId ?? target.id)).find(({ id }) => id === rotation.secretId)
    const isClosed = slot?.revealedAt === null && (await retireSecretSlot(tx, slot.id, now))
    return {
      result: { application: target, rotation: { ...rotation, state: 'cancelled' as const, endedAt: now } },
      change: {
        before: { rotation: rotation.id, state: rotation.state === 'scheduled' ? 'scheduled' : 'running' },
        after: {
          closed: isClosed ? slot.id : null,
          ...(rotation.replacementId !== null && { replacement: rotation.replacementId, isStopped }),
        },
      },
      ...(isStopped && { changed: [{ type: 'Application' as const, id: rotation.replacementId! }] }),
    }
  },
})
