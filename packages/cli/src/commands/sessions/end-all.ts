import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findUserId } from '../../find-user.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { nameList } from '../../table.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const endAllCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('end-all'))
    .summary('sign a person out everywhere')
    .description(
      'Signs a person out everywhere and at once: never one who holds more than you do. They can sign in again;\n' +
        '`users suspend` stops them.',
    )
    .argument('<person>', 'their ID, usr_…, or their e-mail address')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const { userId, ended } = await withClient(shell, options, async (client) =>
        client.endUserSessions({ userId: await findUserId(client, shell, given) }),
      )
      if (options.json) return writeJson(shell.out, { userId, ended })
      shell.out.write(
        nameList([
          ['person', userId],
          ['ended', ended],
        ]),
      )
    })
