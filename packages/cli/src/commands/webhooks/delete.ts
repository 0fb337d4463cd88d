import { Command } from 'commander'
import { addConfirmOption, confirm } from '../../confirm.ts'
import type { ConfirmOptions } from '../../confirm.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { nameList } from '../../table.ts'

interface Options extends ConnectionOptions, ConfirmOptions {
  readonly json?: true
}

export const deleteCommand = (shell: Shell): Command =>
  addConfirmOption(addConnectionOptions(new Command('delete')))
    .alias('remove')
    .summary('remove a webhook')
    .description('Removes a webhook with its secret and what waits for it: nothing more is sent there.')
    .argument('<webhook>', 'its ID, whk_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const input = { webhookId: requireId('Webhook', given) }
      await confirm(shell, options, `This removes ${given} with its secret and what waits for it.`)
      const { webhookId, webhook } = await withClient(shell, options, (client) => client.deleteWebhook(input))
      if (options.json) return writeJson(shell.out, { webhookId, webhook })
      shell.out.write(nameList([['webhook', `${webhookId} (removed)`]]))
    })
