import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import type { Shell } from '../../shell.ts'
import { addWatchOptions, tellDelivery } from '../../watch-delivery.ts'
import type { WatchOptions } from '../../watch-delivery.ts'

interface Options extends ConnectionOptions, WatchOptions {}

export const redeliverCommand = (shell: Shell): Command =>
  addWatchOptions(addConnectionOptions(new Command('redeliver')))
    .summary('send a notice once more')
    .description(
      'Sends a notice to a webhook once more, at once and whatever became of it, and tells whether its receiver took it. It\n' +
        'has the ID it had, by which a receiver that has it already knows.',
    )
    .argument('<webhook>', 'its ID, whk_…')
    .argument('<notice>', 'the ID of the notice, out_…')
    .action(async (givenWebhook: string, givenNotice: string, options: Options) => {
      const webhookId = requireId('Webhook', givenWebhook)
      const messageId = requireId('OutboxMessage', givenNotice)
      await withClient(shell, options, async (client) =>
        tellDelivery(shell, client, await client.redeliverNotice({ webhookId, messageId }), options),
      )
    })
