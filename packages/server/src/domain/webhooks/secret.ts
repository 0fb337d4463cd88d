import type { Keyring } from '../../kernel/encryption/keyring.ts'
import type { Randomness } from '../../kernel/randomness.ts'
import { Secret } from '../../kernel/secret.ts'

type Column = 'secret_sealed' | 'previous_sealed'

const place = (webhookId: string, column: Column) => ({ table: 'webhooks', column, row: webhookId })

/** A signing secret as Standard Webhooks spells it: `whsec_` and the base64 of 24 to 64 bytes. */
export const mintWebhookSecret = ({ randomness }: { readonly randomness: Randomness }): Secret =>
  new Secret(`whsec_${Buffer.from(randomness.bytes(32)).toString('base64')}`)

export const sealWebhookSecret = (
  keyring: Keyring,
  webhookId: string,
  column: Column,
  secret: Secret,
): Uint8Array<ArrayBuffer> => keyring.seal('webhooks', place(webhookId, column), Buffer.from(secret.reveal()))

export const openWebhookSecret = (
  keyring: Keyring,
  webhookId: string,
  column: Column,
  sealed: Uint8Array<ArrayBuffer>,
): Secret => new Secret(Buffer.from(keyring.open('webhooks', place(webhookId, column), sealed)).toString())
