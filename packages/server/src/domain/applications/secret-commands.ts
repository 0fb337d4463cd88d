import type { Permission } from '@postern/protocol'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import type { OutboxDraft } from '../../kernel/outbox.ts'
import type { View } from '../../kernel/tx.ts'
import { requireSpace } from '../spaces/store.ts'
import { secretInput, secretLabel, withOneExpiry } from './input.ts'
import { stateOfSecret, type Application, type SecretSlot } from './model.ts'
import { mintSecret } from './secret-minting.ts'
import { refuseEscalation } from './escalation.ts'
import { openSecretSlot } from './open-secret-slot.ts'
import { recordOfSlot } from './secret-slot.ts'
import { claimSecretSlot, requireSecretSlot, retireSecretSlot, updateSecretLabel } from './secret-store.ts'
import { refuseUsed } from './secret-use.ts'
import { requireApplication } from './store.ts'

/** Opens an empty slot for a further secret; the ones in use go on working. */
export const rotateSecret = command('applications:rotate', {
  input: withOneExpiry(z.object({ applicationId: idOf('Application'), ...secretInput })),
  errors: ['TOO_MANY_SECRETS', 'SECRET_POLICY'],
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { deps, input, target, now }) => {
    const { secretPolicy } = await requireSpace(tx, target.spaceId)
    const slot = await openSecretSlot(tx, deps, target, secretPolicy, input, now)
    return { result: { application: target, slot }, change: { after: recordOfSlot(slot) } }
  },
})

const bySecret = z.object({ secretId: idOf('ApplicationSecret') })

/** The application a secret belongs to is what is decided on. */
const applicationWithSlot = async (
  view: View,
  secretId: string,
): Promise<Application & { readonly slot: SecretSlot }> => {
  const slot = await requireSecretSlot(view, secretId)
  return { ...(await requireApplication(view, slot.applicationId)), slot }
}

/** Tells whoever listens outside that a secret began or ended: IDs only. */
export const noticeOf = (topic: Permission, { id, applicationId, spaceId }: SecretSlot): OutboxDraft => ({
  topic,
  spaceId,
  payload: { applicationId, secretId: id },
})

/** Mints the secret of an empty slot and gives it away, once: of 50 parallel calls one wins. */
export const revealSecret = command('applications:reveal', {
  input: bySecret,
  signedInWithinMinutes: 10,
  errors: ['SECRET_ALREADY_REVEALED', 'SECRET_SLOT_LAPSED', 'ESCALATION'],
  prepare: async (deps, input) => mintSecret(deps, input.secretId),
  target: (view, input) => applicationWithSlot(view, input.secretId),
  run: async (tx, { input, target, now, holds, prepared: { secret, hash, hint } }) => {
    // Whoever has the secret can do what the application can.
    refuseEscalation(target.permissions, (permission) => holds(permission, target.spaceId))
    if (!(await claimSecretSlot(tx, input.secretId, { hash, hint, now }))) {
      const state = stateOfSecret(await requireSecretSlot(tx, input.secretId), now)
      throw state === 'lapsed' || state === 'expired' || state === 'retired'
        ? fault('SECRET_SLOT_LAPSED', 'This slot can no longer be claimed: open a new one by rotating.')
        : fault(
            'SECRET_ALREADY_REVEALED',
            'This secret was copied already and cannot be read again: rotate to get a new one.',
          )
    }
    const slot = await requireSecretSlot(tx, input.secretId)
    return {
      result: { application: target, slot, secret },
      change: { after: { secret: slot.id, hint } },
      outbox: [noticeOf('applications:reveal', slot)],
    }
  },
})

/** Changes what a secret is called; ended ones too, whose names stand in lists as long as they do. */
export const labelSecret = command('applications:label', {
  input: z.object({ secretId: idOf('ApplicationSecret'), label: secretLabel }),
  target: (view, input) => applicationWithSlot(view, input.secretId),
  run: async (tx, { input, target }) => {
    const slot = await updateSecretLabel(tx, input.secretId, input.label)
    return {
      result: { application: target, slot },
      change: {
        before: { secret: slot.id, label: target.slot.label },
        after: { secret: slot.id, label: slot.label },
      },
    }
  },
})

/**
 * Ends one secret. Tokens fetched with it before live on until they expire. One that is still used is left alone, unless
 * that is forced: for a secret that somebody else has, an application that stands still is the smaller harm.
 */
export const retireSecret = command('applications:retire', {
  input: bySecret.extend({ force: z.boolean().nullish() }),
  errors: ['SECRET_RETIRED', 'SECRET_IN_USE'],
  target: (view, input) => applicationWithSlot(view, input.secretId),
  run: async (tx, { input, target, now }) => {
    const isForced = input.force === true
    if (!isForced) await refuseUsed(tx, target, [target.slot], now)
    if (!(await retireSecretSlot(tx, input.secretId, now))) {
      throw fault('SECRET_RETIRED', 'This secret is retired already.')
    }
    const slot = await requireSecretSlot(tx, input.secretId)
    return {
      result: { application: target, slot },
      change: { before: { secret: slot.id, hint: slot.hint }, after: { forced: isForced } },
      outbox: [noticeOf('applications:retire', slot)],
    }
  },
})
