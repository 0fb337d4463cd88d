import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findUserId } from '../../find-user.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { userWithRolesText } from '../../user-text.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const showCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('show'))
    .summary('show a person and their roles')
    .description('Shows a person, and the roles of theirs that you may see.')
    .argument('<person>', 'their ID, usr_…, or their e-mail address')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const { signal } = shell
      const user = await withClient(shell, options, async (client) =>
        client.user({ id: await findUserId(client, shell, given) }, { signal }),
      )
      if (options.json) return writeJson(shell.out, { user })
      shell.out.write(userWithRolesText(user, shell.out.columns))
    })
