import { Command, Option } from 'commander'
import { allPages } from '../../all-pages.ts'
import type { Answer, Question } from '../../answer.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findSpaceId } from '../../find-space.ts'
import { addListOptions, writeList } from '../../list-output.ts'
import type { ListOptions } from '../../list-output.ts'
import type { Shell } from '../../shell.ts'
import { orDash } from '../../table.ts'
import type { Column } from '../../table.ts'

type Message = Answer<'outbox'>['edges'][number]['node']

interface Options extends ConnectionOptions, ListOptions {
  readonly space?: string
  readonly state?: NonNullable<Question<'outbox'>['state']>
}

const states = ['waiting', 'delivered', 'failed'] as const satisfies readonly NonNullable<Options['state']>[]

const columns: readonly Column<Message>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'KIND', text: ({ kind }) => kind },
  { title: 'TOPIC', text: ({ topic }) => topic },
  { title: 'TO', text: ({ to, webhookId }) => orDash(to ?? webhookId), isFlexible: true },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'TRIES', text: ({ attempts }) => `${attempts}` },
  { title: 'LAST ERROR', text: ({ lastError }) => orDash(lastError) },
  { title: 'NEXT TRY', text: ({ nextAttemptAt }) => orDash(nextAttemptAt) },
  { title: 'CREATED', text: ({ createdAt }) => createdAt },
]

export const listCommand = (shell: Shell): Command =>
  addListOptions(addConnectionOptions(new Command('list')))
    .summary('list what leaves by letter and webhook')
    .description(
      'Lists what leaves by letter and webhook, newest first: to whom, masked, what became of it, and why. What it holds is\n' +
        'not told. What is over is kept for 30 days.',
    )
    .option('--space <id-or-name>', 'only what is about this space')
    .addOption(new Option('--state <state>', 'only what this became of').choices(states))
    .action(async (options: Options) => {
      const { signal } = shell
      const { space, state, limit } = options
      const found = await withClient(shell, options, async (client) => {
        const spaceId = space === undefined ? null : await findSpaceId(client, shell, space)
        return allPages((page) => client.outbox({ ...page, spaceId, state }, { signal }), limit)
      })
      writeList(shell, options, 'messages', found, columns)
    })
