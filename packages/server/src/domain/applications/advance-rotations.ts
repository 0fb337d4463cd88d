import type { Deps } from '../../kernel/deps.ts'
import { fault, isFault } from '../../kernel/fault.ts'
import { maintain } from '../../kernel/maintain.ts'
import type { View } from '../../kernel/tx.ts'
import type { SecretPolicy } from '../spaces/model.ts'
import { requireSpace } from '../spaces/store.ts'
import { stateOfSecret, type Application, type SecretSlot } from './model.ts'
import { openSecretSlot } from './open-secret-slot.ts'
import { endReplaced } from './replacement.ts'
import { missingOf, type Rotation } from './rotation-model.ts'
import { listOpenRotations, loadProgress, moveRotation } from './rotation-store.ts'
import { noticeOf } from './secret-commands.ts'
import { retireSecretSlot } from './secret-store.ts'
import { requireApplication, updateApplication } from './store.ts'

type Moved = Pick<Rotation, 'secretId'> & {
  readonly state: 'running' | 'finished' | 'cancelled'
  readonly retired: readonly string[]
}

const eventOf = ({ id, applicationId, spaceId }: Rotation, { state, secretId, retired }: Moved) => ({
  result: undefined,
  changed: [{ type: 'Application', id: applicationId } as const],
  event: {
    target: { type: 'Application', id: applicationId } as const,
    space: spaceId,
    change: { after: { rotation: id, state, secret: secretId, retired } },
  },
})
const nothing = { result: undefined }

interface Due {
  readonly rotation: Rotation
  readonly application: Application
  readonly secretPolicy: SecretPolicy
}

const start = maintain('start-rotation', {
  stores: ['applicationRotation', 'applicationSecret'],
  permission: 'rotations:advance',
  run: async (tx, { deps, input, now }: { deps: Deps; input: Due; now: Date }) => {
    const { rotation, application, secretPolicy } = input
    const slot = await openSecretSlot(tx, deps, application, secretPolicy, rotation, now)
    const isMoved = await moveRotation(tx, rotation, { state: 'running', secretId: slot.id, startedAt: now })
    // Somebody called it off meanwhile: the throw takes the slot back.
    if (!isMoved) throw new Error('The rotation is no longer scheduled.')
    return eventOf(rotation, { state: 'running', secretId: slot.id, retired: [] })
  },
})

type Ending = Pick<Due, 'rotation' | 'application'>

/** There is nothing any more to go over to: the old secrets stay. */
const callOff = maintain('call-rotation-off', {
  stores: ['applicationRotation'],
  permission: 'rotations:advance',
  run: async (tx, { input: { rotation }, now }: { deps: Deps; input: Pick<Ending, 'rotation'>; now: Date }) => {
    if (!(await moveRotation(tx, rotation, { state: 'cancelled', endedAt: now }))) return nothing
    return eventOf(rotation, { state: 'cancelled', secretId: rotation.secretId, retired: [] })
  },
})

/**
 * Ends the old secrets. That they are quiet is looked at once more where it is written: between the look at the list and
 * this a database may keep one waiting, and somebody may have fetched a token.
 */
const end = maintain('end-rotation', {
  stores: ['applicationRotation', 'applicationSecret'],
  reads: ['auditEvent'],
  permission: 'rotations:advance',
  run: async (tx, { input: { rotation, application }, now }: { deps: Deps; input: Ending; now: Date }) => {
    const progress = await loadProgress(tx, rotation, application, now)
    if (missingOf(progress, now) !== null) return nothing
    if (!(await moveRotation(tx, rotation, { state: 'finished', endedAt: now }))) return nothing
    const retired: SecretSlot[] = []
    for (const { slot } of progress.replaced) if (await retireSecretSlot(tx, slot.id, now)) retired.push(slot)
    return {
      ...eventOf(rotation, { state: 'finished', secretId: rotation.secretId, retired: retired.map(({ id }) => id) }),
      outbox: retired.map((slot) => noticeOf('applications:retire', slot)),
    }
  },
})

const endReplacement = maintain('end-replacement', {
  stores: [
    ...(['applicationRotation', 'application', 'applicationSecret', 'applicationKey'] as const),
    ...(['applicationCertificate', 'applicationFederation'] as const),
  ],
  reads: ['auditEvent'],
  permission: 'rotations:advance',
  run: async (tx, { input: { rotation, application }, now }: { deps: Deps; input: Ending; now: Date }) => {
    // The application's row first, as every command on it does, or both could wait for each other.
    await updateApplication(tx, application.id, {}, now)
    // The throw takes the touch of that row back: what did not happen is no change of the application.
    if (missingOf(await loadProgress(tx, rotation, application, now), now) !== null) throw fault('SECRET_IN_USE')
    if (!(await moveRotation(tx, rotation, { state: 'finished', endedAt: now }))) throw fault('CONFLICT')
    const { stopped } = await endReplaced(tx, application, now)
    const { id: applicationId, spaceId } = application
    return {
      ...eventOf(rotation, { state: 'finished', secretId: rotation.secretId, retired: stopped.secrets }),
      outbox: [{ topic: 'applications:disable', spaceId, payload: { applicationId } }],
    }
  },
})

const advance = async (deps: Deps, view: View, rotation: Rotation): Promise<void> => {
  const now = new Date(deps.clock.now())
  const application = await requireApplication(view, rotation.applicationId)
  if (rotation.state === 'scheduled') {
    const { secretPolicy } = await requireSpace(view, rotation.spaceId)
    return start.perform(deps, { rotation, application, secretPolicy })
  }
  const progress = await loadProgress(view, rotation, application, now)
  if (rotation.replacementId !== null) {
    if (!rotation.finishesWhenQuiet || missingOf(progress, now) !== null) return undefined
    return endReplacement.perform(deps, { rotation, application })
  }
  // Its slot was not claimed, or somebody ended the new secret.
  const isOver =
    progress.secret === null || ['lapsed', 'retired', 'expired'].includes(stateOfSecret(progress.secret, now))
  if (isOver) return callOff.perform(deps, { rotation })
  if (!rotation.finishesWhenQuiet || missingOf(progress, now) !== null) return undefined
  return end.perform(deps, { rotation, application })
}

const batch = 200

/**
 * Starts rotations that are due and ends those that are over. The caller holds the job's lease. One that cannot go on, such
 * as for want of room for a new secret, is tried again next time and holds up no other.
 */
export const advanceRotations = async (deps: Deps, view: View): Promise<void> => {
  for (let after = ''; ;) {
    const rotations = await listOpenRotations(view, new Date(deps.clock.now()), batch, after)
    for (const rotation of rotations)
      await advance(deps, view, rotation).catch((cause: unknown) => {
        const code = isFault(cause) ? cause.code : 'INTERNAL'
        deps.log.warn({ rotation: rotation.id, code }, 'a rotation cannot go on just now and will be tried again')
      })
    const last = rotations.at(-1)
    if (last === undefined || rotations.length < batch) return
    after = last.id
  }
}
