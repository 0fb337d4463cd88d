import { spaceKinds } from '@postern/protocol'
import { Command, Option } from 'commander'
import { allPages } from '../../all-pages.ts'
import type { Question } from '../../answer.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { listOrders } from '../../list-orders.ts'
import { addListOptions, writeList } from '../../list-output.ts'
import type { ListOptions } from '../../list-output.ts'
import type { Shell } from '../../shell.ts'
import { spaceColumns } from '../../space-text.ts'

interface Options extends ConnectionOptions, ListOptions, Pick<Question<'spaces'>, 'kind' | 'namePrefix' | 'order'> {}

export const listCommand = (shell: Shell): Command =>
  addListOptions(addConnectionOptions(new Command('list')))
    .summary('list spaces')
    .description('Lists the spaces you may see, oldest first.')
    .addOption(new Option('--kind <kind>', 'only those of this kind').choices(spaceKinds))
    .option('--name-prefix <text>', 'only those whose name begins like this')
    .addOption(new Option('--order <order>', 'in which order').choices(listOrders))
    .action(async (options: Options) => {
      const { signal } = shell
      const { kind, namePrefix, order, limit } = options
      const found = await withClient(shell, options, (client) =>
        allPages((page) => client.spaces({ ...page, kind, namePrefix, order }, { signal }), limit),
      )
      writeList(shell, options, 'spaces', found, spaceColumns)
    })
