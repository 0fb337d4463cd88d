import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import type { Shell } from '../../shell.ts'
import { addWebhookSlotOptions, makeWebhookSlot } from '../../webhook-slot.ts'
import type { WebhookSlotOptions } from '../../webhook-slot.ts'

interface Options extends ConnectionOptions, WebhookSlotOptions {}

export const rotateCommand = (shell: Shell): Command =>
  addWebhookSlotOptions(addConnectionOptions(new Command('rotate')))
    .summary('open a slot for the next secret of a webhook')
    .description(
      'Opens an empty slot for the next secret. The one in use goes on signing until 24 hours after the next is revealed.',
    )
    .argument('<webhook>', 'its ID, whk_…')
    .action(async (given: string, options: Options) => {
      const webhookId = requireId('Webhook', given)
      await withClient(shell, options, (client) =>
        makeWebhookSlot(shell, client, options, () => client.rotateWebhookSecret({ webhookId })),
      )
    })
