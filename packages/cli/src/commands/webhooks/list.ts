import { Command } from 'commander'
import { allPages } from '../../all-pages.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findSpaceId } from '../../find-space.ts'
import { addListOptions, writeList } from '../../list-output.ts'
import type { ListOptions } from '../../list-output.ts'
import type { Shell } from '../../shell.ts'
import { webhookColumns } from '../../webhook-text.ts'

interface Options extends ConnectionOptions, ListOptions {
  readonly space: string
}

export const listCommand = (shell: Shell): Command =>
  addListOptions(addConnectionOptions(new Command('list')))
    .summary('list the webhooks of a space')
    .description('Lists the webhooks of a space, as far as you may see them, oldest first.')
    .requiredOption('--space <id-or-name>', 'the space')
    .action(async (options: Options) => {
      const { signal } = shell
      const found = await withClient(shell, options, async (client) => {
        const spaceId = await findSpaceId(client, shell, options.space)
        return allPages((page) => client.webhooks({ ...page, spaceId }, { signal }), options.limit)
      })
      writeList(shell, options, 'webhooks', found, webhookColumns)
    })
