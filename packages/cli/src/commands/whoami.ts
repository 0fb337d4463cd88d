import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../connection.ts'
import type { ConnectionOptions } from '../connection.ts'
import { writeJson } from '../shell.ts'
import type { Shell } from '../shell.ts'
import { nameList } from '../table.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const whoamiCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('whoami'))
    .summary('tell who you are and what you can use')
    .description('Tells who the server takes you for, and what you can use.')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (options: Options) => {
      const { id, type, credentialId, permissions, space } = await withClient(shell, options, (client) =>
        client.viewer({ signal: shell.signal }),
      )
      if (options.json) return writeJson(shell.out, { id, type, credentialId, permissions, space })
      shell.out.write(
        nameList([
          [type, id],
          ['credential', credentialId ?? '-'],
          ['space', space === null ? '- (seen with spaces:read)' : `${space.name} (${space.id}, ${space.kind})`],
          ['permissions', permissions.join(', ') || '-'],
        ]),
      )
    })
