import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import type { Deps } from '../../kernel/deps.ts'
import { fault } from '../../kernel/fault.ts'
import { idOf } from '../../kernel/ids.ts'
import type { Secret } from '../../kernel/secret.ts'
import type { View } from '../../kernel/tx.ts'
import { claimHours, overlapHours, type Webhook } from './model.ts'
import { mintWebhookSecret, openWebhookSecret, sealWebhookSecret } from './secret.ts'
import { claimSlot, readSealedSecrets, requireWebhook, updateWebhook, type SealedSecrets } from './store.ts'

const hourMs = 3_600_000
const byId = z.object({ webhookId: idOf('Webhook') })

/** Opens a slot for the next secret; the one in use goes on signing. */
export const rotateWebhookSecret = command('webhooks:rotate', {
  input: byId,
  target: (view, input) => requireWebhook(view, input.webhookId),
  run: async (tx, { target, now }) => {
    const claimBy = new Date(now.getTime() + claimHours * hourMs)
    const webhook = await updateWebhook(tx, target.id, { claimBy }, now)
    return { result: webhook, change: { after: { claimBy: claimBy.toISOString() } } }
  },
})

/** What will be at rest: the new secret, and the one before for as long as receivers may need to change over. */
const nextSecrets = async (
  { keyring }: Deps,
  view: View,
  { id }: Webhook,
  secret: Secret,
  now: Date,
): Promise<SealedSecrets> => {
  const { current } = await readSealedSecrets(view, id)
  const before = current && openWebhookSecret(keyring, id, 'secret_sealed', current)
  return {
    current: sealWebhookSecret(keyring, id, 'secret_sealed', secret),
    previous: before && sealWebhookSecret(keyring, id, 'previous_sealed', before),
    previousUntil: before && new Date(now.getTime() + overlapHours * hourMs),
  }
}

/** Mints the secret of an open slot and gives it away, once: of 50 parallel calls one wins. */
export const revealWebhookSecret = command('webhooks:reveal', {
  input: byId,
  signedInWithinMinutes: 10,
  errors: ['SECRET_ALREADY_REVEALED', 'SECRET_SLOT_LAPSED'],
  prepare: async (deps) => mintWebhookSecret(deps),
  target: (view, input) => requireWebhook(view, input.webhookId),
  run: async (tx, { deps, target, now, prepared: secret }) => {
    const next = await nextSecrets(deps, tx, target, secret, now)
    if (!(await claimSlot(tx, target.id, next, now))) {
      throw target.claimBy === null
        ? fault(
            'SECRET_ALREADY_REVEALED',
            'This secret was copied already and cannot be read again: rotate to get a new one.',
          )
        : fault('SECRET_SLOT_LAPSED', 'This slot can no longer be claimed: open a new one by rotating.')
    }
    const webhook = await requireWebhook(tx, target.id)
    return {
      result: { webhook, secret },
      change: { after: { previousUntil: webhook.previousUntil?.toISOString() ?? null } },
    }
  },
})
