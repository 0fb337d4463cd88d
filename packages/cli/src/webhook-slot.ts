import type { PosternClient } from '@postern/sdk'
import type { Command } from 'commander'
import { Failure } from './failure.ts'
import { failureOf } from './failure-of.ts'
import { withOptionalFile } from './reserved-file.ts'
import { revealWebhookSecret, webhookSecretShownOnce } from './reveal-secret.ts'
import { writeJson } from './shell.ts'
import type { Shell } from './shell.ts'
import { emptyWebhookSlotText, webhookText } from './webhook-text.ts'
import type { ChangedWebhook } from './webhook-text.ts'

/** What becomes of an empty slot at once. */
export interface WebhookSlotOptions {
  readonly reveal?: true
  readonly out?: string
  readonly json?: true
}

export const addWebhookSlotOptions = (command: Command): Command =>
  command
    .option('--reveal', 'reveal the secret at once, on standard output')
    .option('--out <file>', 'reveal the secret at once, into this new file that only you can read')
    .option('--json', 'print one JSON object, for scripts')

/** Opens a slot and, if wanted, reveals its secret at once; and prints what came of it. */
export const makeWebhookSlot = (
  shell: Shell,
  client: PosternClient,
  { reveal, out, json }: WebhookSlotOptions,
  make: () => Promise<ChangedWebhook>,
): Promise<void> =>
  // Before anything is made, or a file that cannot be would leave a slot behind.
  withOptionalFile(out, async (file) => {
    shell.signal.throwIfAborted()
    const made = await make()
    const { webhookId, webhook } = made
    if (file === null && !reveal) {
      if (json) return writeJson(shell.out, { webhookId, webhook })
      return shell.out.write(emptyWebhookSlotText(made))
    }
    const revealed = await revealWebhookSecret(client, webhookId, file).catch((thrown: unknown) => {
      const { code, message, requestId, retryable } = failureOf(thrown)
      const left = `The webhook ${webhookId} is there: see postern webhooks show ${webhookId}.`
      throw new Failure(code, `${message} ${left}`, { requestId: requestId ?? undefined, retryable, cause: thrown })
    })
    if (file === null) shell.err.write(webhookSecretShownOnce)
    const shown = file === null ? { secret: revealed.secret } : { file: file.path }
    if (json) return writeJson(shell.out, { webhookId, webhook: revealed.webhook, ...shown })
    const where = file === null ? (['the secret', revealed.secret] as const) : (['secret in', file.path] as const)
    shell.out.write(webhookText(revealed, [where]))
  })
