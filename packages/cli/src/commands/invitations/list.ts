import { Command } from 'commander'
import { allPages } from '../../all-pages.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findSpaceId } from '../../find-space.ts'
import { invitationColumns } from '../../invitation-text.ts'
import { addListOptions, writeList } from '../../list-output.ts'
import type { ListOptions } from '../../list-output.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions, ListOptions {
  readonly space: string
}

export const listCommand = (shell: Shell): Command =>
  addListOptions(addConnectionOptions(new Command('list')))
    .summary('list invitations to a space')
    .description('Lists the invitations to a space, as far as you may see them, newest first.')
    .requiredOption('--space <id-or-name>', 'the space')
    .action(async (options: Options) => {
      const { signal } = shell
      const { space, limit } = options
      const found = await withClient(shell, options, async (client) => {
        const spaceId = await findSpaceId(client, shell, space)
        return allPages((page) => client.invitations({ ...page, spaceId }, { signal }), limit)
      })
      writeList(shell, options, 'invitations', found, invitationColumns)
    })
