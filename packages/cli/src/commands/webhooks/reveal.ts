import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { withOptionalFile } from '../../reserved-file.ts'
import { revealWebhookSecret, webhookSecretShownOnce } from '../../reveal-secret.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly out?: string
  readonly json?: true
}

export const revealCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('reveal'))
    .summary('reveal the secret of an empty slot, once')
    .description(
      'Mints the secret that notices are signed with and prints it, this once. Nobody can read it again. From then on\n' +
        'notices are sent.',
    )
    .argument('<webhook>', 'its ID, whk_…')
    .option('--out <file>', 'write it to this new file that only you can read, instead of standard output')
    .option('--json', 'print one JSON object, for scripts')
    .action((given: string, { out, json, ...connection }: Options) => {
      const webhookId = requireId('Webhook', given)
      return withClient(shell, connection, (client) =>
        withOptionalFile(out, async (file) => {
          shell.signal.throwIfAborted()
          const { webhook, secret } = await revealWebhookSecret(client, webhookId, file)
          shell.err.write(file === null ? webhookSecretShownOnce : `The secret of ${webhookId} is in ${file.path}.\n`)
          if (json) writeJson(shell.out, { webhookId, webhook, ...(file === null ? { secret } : { file: file.path }) })
          else if (file === null) shell.out.write(`${secret}\n`)
        }),
      )
    })
