import { Command, Option } from 'commander'
import { allPages } from '../../all-pages.ts'
import type { Question } from '../../answer.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findSpaceId } from '../../find-space.ts'
import { findUserId } from '../../find-user.ts'
import { timeOrders } from '../../list-orders.ts'
import { addListOptions, writeList } from '../../list-output.ts'
import type { ListOptions } from '../../list-output.ts'
import { sessionColumns } from '../../session-text.ts'
import type { Session } from '../../session-text.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions, ListOptions, Pick<Question<'sessions'>, 'mine' | 'state' | 'order'> {
  readonly user?: string
  readonly space?: string
}

const states = ['open', 'ended', 'expired'] as const satisfies readonly Session['state'][]

export const listCommand = (shell: Shell): Command =>
  addListOptions(addConnectionOptions(new Command('list')))
    .summary('list sessions')
    .description('Lists the sessions you may see, newest first: your own always, and those of others by right.')
    .option('--mine', 'only your own')
    .option('--user <id-or-email>', 'only those of this person')
    .option('--space <id-or-name>', 'only those of people with a role in this space')
    .addOption(new Option('--state <state>', 'only those in this state').choices(states))
    .addOption(new Option('--order <order>', 'in which order').choices(timeOrders))
    .action(async (options: Options) => {
      const { signal } = shell
      const { space, user, limit, mine, state, order } = options
      const found = await withClient(shell, options, async (client) => {
        const spaceId = space === undefined ? null : await findSpaceId(client, shell, space)
        const userId = user === undefined ? null : await findUserId(client, shell, user)
        const wanted = { mine, state, order, spaceId, userId }
        return allPages((page) => client.sessions({ ...page, ...wanted }, { signal }), limit)
      })
      writeList(shell, options, 'sessions', found, sessionColumns)
    })
