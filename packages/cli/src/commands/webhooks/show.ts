import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { webhookText } from '../../webhook-text.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const showCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('show'))
    .summary('show a webhook')
    .description('Shows where notices go, which ones, and whether any do. Its secret nobody can show.')
    .argument('<webhook>', 'its ID, whk_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const id = requireId('Webhook', given)
      const { signal } = shell
      const webhook = await withClient(shell, options, (client) => client.webhook({ id }, { signal }))
      if (options.json) return writeJson(shell.out, { webhook })
      shell.out.write(webhookText({ webhookId: id, webhook }))
    })
