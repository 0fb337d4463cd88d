import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import type { Shell } from '../../shell.ts'
import { addWatchOptions, tellDelivery } from '../../watch-delivery.ts'
import type { WatchOptions } from '../../watch-delivery.ts'

interface Options extends ConnectionOptions, WatchOptions {}

export const testCommand = (shell: Shell): Command =>
  addWatchOptions(addConnectionOptions(new Command('test')))
    .summary('try a webhook out')
    .description(
      'Sends a notice of the type webhooks.test there, signed as any other, and tells whether its receiver took it.',
    )
    .argument('<webhook>', 'its ID, whk_…')
    .action(async (given: string, options: Options) => {
      const webhookId = requireId('Webhook', given)
      await withClient(shell, options, async (client) =>
        tellDelivery(shell, client, await client.testWebhook({ webhookId }), options),
      )
    })
