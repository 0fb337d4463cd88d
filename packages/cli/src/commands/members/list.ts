import { roles } from '@postern/protocol'
import { Command, Option } from 'commander'
import { allPages } from '../../all-pages.ts'
import type { Question } from '../../answer.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { usage } from '../../failure.ts'
import { findSpaceId } from '../../find-space.ts'
import { findUserId } from '../../find-user.ts'
import { timeOrders } from '../../list-orders.ts'
import { addListOptions, writeList } from '../../list-output.ts'
import type { ListOptions } from '../../list-output.ts'
import { memberColumns } from '../../member-text.ts'
import type { Shell } from '../../shell.ts'

interface Options
  extends ConnectionOptions, ListOptions, Pick<Question<'members'>, 'ofInstallation' | 'role' | 'order'> {
  readonly space?: string
  readonly user?: string
}

export const listCommand = (shell: Shell): Command =>
  addListOptions(addConnectionOptions(new Command('list')))
    .summary('list who has which role')
    .description('Lists who has which role, as far as you may see it, oldest first.')
    .option('--space <id-or-name>', 'only roles in this space')
    .option('--of-installation', 'only roles in the installation as a whole')
    .option('--user <id-or-email>', 'only roles of this person')
    .addOption(new Option('--role <role>', 'only this role').choices(roles))
    .addOption(new Option('--order <order>', 'in which order').choices(timeOrders))
    .action(async (options: Options) => {
      const { signal } = shell
      const { space, user, limit, ofInstallation, role, order } = options
      if (space !== undefined && ofInstallation) throw usage('Give --space or --of-installation, not both.')
      const found = await withClient(shell, options, async (client) => {
        const spaceId = space === undefined ? null : await findSpaceId(client, shell, space)
        const userId = user === undefined ? null : await findUserId(client, shell, user)
        const wanted = { ofInstallation, role, order, spaceId, userId }
        return allPages((page) => client.members({ ...page, ...wanted }, { signal }), limit)
      })
      writeList(shell, options, 'members', found, memberColumns)
    })
