import { Command, Option } from 'commander'
import { allPages } from '../../all-pages.ts'
import type { Question } from '../../answer.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { addListOptions, writeList } from '../../list-output.ts'
import type { ListOptions } from '../../list-output.ts'
import { requireId } from '../../require-id.ts'
import type { Shell } from '../../shell.ts'
import { deliveryColumns } from '../../webhook-text.ts'

interface Options extends ConnectionOptions, ListOptions {
  readonly state?: NonNullable<Question<'webhookDeliveries'>['state']>
}

const states = ['waiting', 'delivered', 'failed'] as const satisfies readonly NonNullable<Options['state']>[]

export const deliveriesCommand = (shell: Shell): Command =>
  addListOptions(addConnectionOptions(new Command('deliveries')))
    .summary('list what goes to a webhook')
    .description(
      'Lists what goes to a webhook, newest first: what waits and when it is tried next, and what was given up and why.\n' +
        'What is over is kept for 30 days.',
    )
    .argument('<webhook>', 'its ID, whk_…')
    .addOption(new Option('--state <state>', 'only what this became of').choices(states))
    .action(async (given: string, options: Options) => {
      const webhookId = requireId('Webhook', given)
      const { signal } = shell
      const { limit, state } = options
      const found = await withClient(shell, options, (client) =>
        allPages((page) => client.webhookDeliveries({ ...page, webhookId, state }, { signal }), limit),
      )
      writeList(shell, options, 'deliveries', found, deliveryColumns)
    })
