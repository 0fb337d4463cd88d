import { Command } from 'commander'
import { allPages } from '../../all-pages.ts'
import { applicationColumns } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findSpaceId } from '../../find-space.ts'
import { addListOptions, writeList } from '../../list-output.ts'
import type { ListOptions } from '../../list-output.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions, ListOptions {
  readonly space?: string
}

export const listCommand = (shell: Shell): Command =>
  addListOptions(addConnectionOptions(new Command('list')))
    .summary('list applications')
    .description('Lists the applications you may see, oldest first.')
    .option('--space <id-or-name>', 'only those of this space')
    .action(async (options: Options) => {
      const { signal } = shell
      const { space, limit } = options
      const found = await withClient(shell, options, async (client) => {
        const spaceId = space === undefined ? null : await findSpaceId(client, shell, space)
        return allPages((page) => client.applications({ ...page, spaceId }, { signal }), limit)
      })
      writeList(shell, options, 'applications', found, applicationColumns)
    })
