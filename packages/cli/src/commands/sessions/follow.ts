import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findUserId } from '../../find-user.ts'
import { printable } from '../../printable.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { orDash } from '../../table.ts'

interface Options extends ConnectionOptions {
  readonly user?: string
  readonly after?: string
  readonly json?: true
}

export const followCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('follow'))
    .summary('tell of sessions as they are ended')
    .description(
      'Tells of sessions as they are ended by signing out, by an admin or by a suspension, until Ctrl-C: your own, and those\n' +
        'of others by right. What only time ends is not told.',
    )
    .option('--user <id-or-email>', 'only those of this person')
    .option('--after <cursor>', 'what came since this cursor of --json, too')
    .option('--json', 'print a JSON object on each line, for scripts')
    .action((options: Options) =>
      withClient(shell, options, async (client) => {
        const { signal } = shell
        const { user, after, json } = options
        const userId = user === undefined ? null : await findUserId(client, shell, user)
        for await (const { cursor, sessions } of client.sessionEnded({ after, userId }, { signal })) {
          if (json) writeJson(shell.out, { cursor, sessions })
          else
            for (const { id, userId: whose, endedAt, browser } of sessions)
              shell.out.write(`${orDash(endedAt)}  ${id}  ${whose}  ${printable(orDash(browser))}\n`)
        }
      }),
    )
