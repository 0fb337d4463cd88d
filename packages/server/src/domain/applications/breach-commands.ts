import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import type { Tx } from '../../kernel/tx.ts'
import { requireSpace } from '../spaces/store.ts'
import { breachTopic, countsOf } from './breach-model.ts'
import { listOpenCertificates } from './certificate-store.ts'
import { retireAllCredentials } from './credential-store.ts'
import { countFederations } from './federation-store.ts'
import { secretSlotInput } from './input.ts'
import { countTokensInForce } from './issued-tokens.ts'
import { listOpenKeys } from './key-store.ts'
import { stateOfSecret, type Application } from './model.ts'
import { openSecretSlot } from './open-secret-slot.ts'
import { findOpenRotation } from './rotation-store.ts'
import { noticeOf } from './secret-commands.ts'
import { recordOfSlot } from './secret-slot.ts'
import { listSlotsOf } from './secret-store.ts'
import { requireApplication } from './store.ts'

/**
 * Refuses where nothing works any more, or will: then a report would only end the slot of the secret that is to come. So a
 * report that is sent twice, or by two people at once, is done once.
 *
 * @throws Fault NOTHING_TO_STOP
 */
const refuseIdle = async (tx: Tx, application: Application, now: Date): Promise<void> => {
  const slots = (await listSlotsOf(tx, application.id)).map((slot) => ({ slot, state: stateOfSecret(slot, now) }))
  if (slots.some(({ state }) => state === 'live' || state === 'pending')) return
  if ((await listOpenKeys(tx, application.id, now)).length > 0) return
  if ((await listOpenCertificates(tx, application.id, now)).length > 0) return
  if ((await countFederations(tx, application.id)) > 0) return
  if (await findOpenRotation(tx, application.id)) return
  if ((await countTokensInForce(tx, application, now)) > 0) return
  const empty = slots.find(({ state }) => state === 'empty')?.slot
  throw fault(
    'NOTHING_TO_STOP',
    'Nothing of this application works any more, and no token of it is in force. ' +
      (empty ? `Reveal the secret of its slot ${empty.id}.` : 'Open a slot for a new secret by rotating.'),
  )
}

/**
 * Stops all that an application authenticates with and every token of it, and opens an empty slot for a secret instead, in
 * one transaction: there is no moment at which the one is done and the other is not. Keys, certificates and trusts are not
 * replaced: their other halves are not ours, and whether what holds them can be believed again is for people to say.
 */
export const reportBreach = command('applications:report-breach', {
  input: z.object({
    applicationId: idOf('Application'),
    /** From when on it is believed breached, as far as that is known: for the record. */
    since: z.coerce.date().nullish(),
    secret: secretSlotInput.prefault({}),
  }),
  signedInWithinMinutes: 10,
  errors: ['NOTHING_TO_STOP', 'SECRET_POLICY'],
  target: (view, input) => requireApplication(view, input.applicationId),
  run: async (tx, { deps, input, target, now }) => {
    const { since = null } = input
    if (since && since > now) {
      const message = 'must not be in the future'
      throw fault('INVALID_INPUT', `since: ${message}`, { fields: [{ path: 'since', message }] })
    }
    await refuseIdle(tx, target, now)
    const known = await listSlotsOf(tx, target.id)
    const { application, stopped } = await retireAllCredentials(tx, target, now)
    const { secretPolicy } = await requireSpace(tx, target.spaceId)
    const slot = await openSecretSlot(tx, deps, application, secretPolicy, input.secret, now)
    const { secrets, keys, certificates, federations, rotations } = stopped
    const told = { since: since?.toISOString() ?? null, stopped: countsOf(stopped) }
    const ended = known.filter(({ id, revealedAt }) => revealedAt !== null && secrets.includes(id))
    return {
      result: { application, slot, stopped },
      change: {
        before: { epoch: target.epoch, secrets, keys, certificates, federations, rotations },
        after: { ...recordOfSlot(slot), epoch: application.epoch, ...told },
      },
      outbox: [
        {
          topic: breachTopic,
          spaceId: target.spaceId,
          payload: { applicationId: target.id, secretId: slot.id, ...told, stopped: { ...told.stopped } },
        },
        ...ended.map((one) => noticeOf('applications:retire', one)),
      ],
    }
  },
})
