import { personTypes, roles } from '@postern/protocol'
import { Command, Option } from 'commander'
import { allPages } from '../../all-pages.ts'
import type { Question } from '../../answer.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findSpaceId } from '../../find-space.ts'
import { listOrders } from '../../list-orders.ts'
import { addListOptions, writeList } from '../../list-output.ts'
import type { ListOptions } from '../../list-output.ts'
import type { Shell } from '../../shell.ts'
import { userColumns } from '../../user-text.ts'
import type { User } from '../../user-text.ts'

type Wanted = Pick<Question<'users'>, 'email' | 'namePrefix' | 'status' | 'type' | 'entitlement' | 'role' | 'order'>

interface Options extends ConnectionOptions, ListOptions, Wanted {
  readonly space?: string
}

const statuses = ['active', 'suspended', 'deleted'] as const satisfies readonly User['status'][]

export const listCommand = (shell: Shell): Command =>
  addListOptions(addConnectionOptions(new Command('list')))
    .summary('list people')
    .description('Lists the people you may see, oldest first.')
    .option('--space <id-or-name>', 'only people with a role in this space')
    .addOption(new Option('--role <role>', 'only people with this role').choices(roles))
    .option('--email <address>', 'only the person with this e-mail address')
    .option('--name-prefix <text>', 'only people whose name begins like this')
    .addOption(new Option('--status <status>', 'only people with this status').choices(statuses))
    .addOption(new Option('--type <type>', 'only people of this type').choices(personTypes))
    .option('--entitlement <name>', 'only people who have this entitlement')
    .addOption(new Option('--order <order>', 'in which order').choices(listOrders))
    .action(async (options: Options) => {
      const { signal } = shell
      const { space, limit, email, namePrefix, status, type, entitlement, role, order } = options
      const wanted = { email, namePrefix, status, type, entitlement, role, order }
      const found = await withClient(shell, options, async (client) => {
        const spaceId = space === undefined ? null : await findSpaceId(client, shell, space)
        return allPages((page) => client.users({ ...page, ...wanted, spaceId }, { signal }), limit)
      })
      writeList(shell, options, 'users', found, userColumns)
    })
