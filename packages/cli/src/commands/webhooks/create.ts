import { noticeTopics } from '@postern/protocol'
import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findSpaceId } from '../../find-space.ts'
import { repeatedChoice } from '../../repeated-choice.ts'
import type { Shell } from '../../shell.ts'
import { addWebhookSlotOptions, makeWebhookSlot } from '../../webhook-slot.ts'
import type { WebhookSlotOptions } from '../../webhook-slot.ts'

interface Options extends ConnectionOptions, WebhookSlotOptions {
  readonly space: string
  readonly to: string
  readonly topic?: readonly string[]
}

export const createCommand = (shell: Shell): Command =>
  addWebhookSlotOptions(addConnectionOptions(new Command('create')))
    .summary('name where notices of a space shall go')
    .description(
      'Names where notices of a space shall go, with an empty slot for the secret that signs them. Nothing is sent before\n' +
        'that secret is revealed.',
    )
    .argument('<name>', 'its name, unique in the space')
    .requiredOption('--space <id-or-name>', 'the space')
    .requiredOption('--to <url>', 'where they go: https://, on the public internet')
    .addOption(repeatedChoice('--topic <topic>', 'what it shall be told of; everything where left out', noticeTopics))
    .action(async (name: string, options: Options) => {
      const { space, to: url, topic: topics } = options
      await withClient(shell, options, async (client) => {
        const spaceId = await findSpaceId(client, shell, space)
        await makeWebhookSlot(shell, client, options, () =>
          client.createWebhook({ spaceId, name, url, ...(topics && { topics }) }),
        )
      })
    })
