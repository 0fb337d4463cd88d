import type { Changes } from '@postern/protocol'
import type { OutboxDraft } from '../../kernel/outbox.ts'
import { fault } from '../../kernel/fault.ts'
import type { Tx } from '../../kernel/tx.ts'
import { findFirstAct } from './application-use.ts'
import { retireAllCredentials, type CredentialTx } from './credential-store.ts'
import type { Application } from './model.ts'
import { missingOf, type Rotation, type RotationProgress } from './rotation-model.ts'
import { moveRotation } from './rotation-store.ts'
import { updateApplication } from './store.ts'

/** Ends an application whose place another has taken: all it authenticates with, every token, and itself. */
export const endReplaced = async (tx: CredentialTx, application: Application, now: Date) => {
  const { stopped } = await retireAllCredentials(tx, application, now)
  return { stopped, application: await updateApplication(tx, application.id, { status: 'disabled' }, now) }
}

interface Finished {
  readonly result: { readonly application: Application; readonly rotation: Rotation }
  readonly change: Changes['rotations:finish']
  readonly outbox: readonly OutboxDraft[]
}

/**
 * Finishes a replacement: refused while the new application was not used or the old one still is. Force passes over both,
 * and never over a new one that nobody has a secret of.
 *
 * @throws Fault ROTATION_NOT_READY · SECRET_IN_USE · CONFLICT
 */
export const finishReplacement = async (
  tx: Tx,
  progress: RotationProgress,
  isForced: boolean,
  now: Date,
): Promise<Finished> => {
  const { rotation, use } = progress
  const { id: rotationId, replacementId, secretId } = rotation
  if (replacementId === null || secretId === null) throw new Error('The rotation replaces no application.')
  const missing = missingOf(progress, now)
  if (missing === 'new secret')
    throw fault('ROTATION_NOT_READY', `${replacementId} has no secret yet: reveal that of its slot ${secretId}.`)
  if (missing === 'its use' && !isForced)
    throw fault('ROTATION_NOT_READY', `${replacementId} was not used yet: the one it shall replace stays.`)
  if (missing === 'quiet' && !isForced)
    throw fault(
      'SECRET_IN_USE',
      `${progress.application.id} was last used at ${use?.lastUsedAt?.toISOString()} and is quiet at ` +
        `${use?.quietAt?.toISOString()}, if nobody uses it again. See where it is used, or end it all the same by forcing it.`,
    )
  if (!(await moveRotation(tx, rotation, { state: 'finished', endedAt: now }))) throw fault('CONFLICT')
  const { application, stopped } = await endReplaced(tx, progress.application, now)
  const { id: applicationId, spaceId } = application
  return {
    result: { application, rotation: { ...rotation, state: 'finished', endedAt: now } },
    change: {
      before: { secrets: stopped.secrets },
      after: { rotation: rotationId, secret: secretId, forced: isForced, replacement: replacementId },
    },
    outbox: [{ topic: 'applications:disable', spaceId, payload: { applicationId } }],
  }
}

/** Stops the application that was to take another's place, where it never did anything; true where it is stopped. */
export const stopUnused = async (tx: Tx, rotation: Rotation, replacementId: string, now: Date): Promise<boolean> => {
  if ((await findFirstAct(tx, replacementId, rotation.createdAt)) !== null) return false
  await updateApplication(tx, replacementId, { status: 'disabled' }, now, true)
  return true
}
