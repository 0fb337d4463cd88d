import { noticeTopics } from '@postern/protocol'
import { Command, Option } from 'commander'
import type { Question } from '../../answer.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { usage } from '../../failure.ts'
import { repeatedChoice } from '../../repeated-choice.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { webhookText } from '../../webhook-text.ts'

interface Options extends ConnectionOptions {
  readonly name?: string
  readonly to?: string
  readonly topic?: readonly string[]
  readonly everyTopic?: true
  readonly status?: NonNullable<Question<'updateWebhook'>['status']>
  readonly json?: true
}

const statuses = ['active', 'disabled'] as const satisfies readonly NonNullable<Options['status']>[]

/** @throws Failure `USAGE` where nothing, or two things at once, shall become of one setting */
const changeOf = ({ name, to, topic, everyTopic, status }: Options) => {
  if (everyTopic && topic) throw usage('Give its topics with --topic, or all with --every-topic.')
  const topics = everyTopic ? [] : topic
  const change = {
    ...(name !== undefined && { name }),
    ...(to !== undefined && { url: to }),
    ...(topics && { topics }),
    ...(status !== undefined && { status }),
  }
  if (Object.keys(change).length === 0) throw usage('Say what shall change: postern webhooks update --help lists it.')
  return change
}

export const updateCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('update'))
    .summary('change where notices go, which ones, and whether any do')
    .description('Changes where notices go, which ones, and whether any do. What is left out stays.')
    .argument('<webhook>', 'its ID, whk_…')
    .option('--name <name>', 'its name, unique in the space')
    .option('--to <url>', 'where they go: https://, on the public internet')
    .addOption(repeatedChoice('--topic <topic>', 'what it shall be told of', noticeTopics))
    .option('--every-topic', 'that it shall be told of everything')
    .addOption(
      new Option('--status <status>', 'whether notices are sent; disabled gives up what waits').choices(statuses),
    )
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const webhookId = requireId('Webhook', given)
      const change = changeOf(options)
      const { webhook } = await withClient(shell, options, (client) => client.updateWebhook({ webhookId, ...change }))
      if (options.json) return writeJson(shell.out, { webhookId, webhook })
      shell.out.write(webhookText({ webhookId, webhook }))
    })
