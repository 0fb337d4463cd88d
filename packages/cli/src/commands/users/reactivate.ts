import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findUserId } from '../../find-user.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { userText } from '../../user-text.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const reactivateCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('reactivate'))
    .summary('let a suspended person in again')
    .description('Lets a suspended person in again, with the roles they had. Takes a role in the installation.')
    .argument('<person>', 'their ID, usr_…, or their e-mail address')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const { userId, user } = await withClient(shell, options, async (client) =>
        client.reactivateUser({ userId: await findUserId(client, shell, given) }),
      )
      if (options.json) return writeJson(shell.out, { userId, user })
      shell.out.write(userText({ userId, user }))
    })
