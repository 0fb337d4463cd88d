import { Command } from 'commander'
import type { Answer } from '../answer.ts'
import { addConnectionOptions, withClient } from '../connection.ts'
import type { ConnectionOptions } from '../connection.ts'
import { writeJson } from '../shell.ts'
import type { Shell } from '../shell.ts'
import { nameList } from '../table.ts'

const spaceText = (space: Answer<'viewer'>['space']): string =>
  space === null ? '- (seen with spaces:read)' : `${space.name} (${space.id}, ${space.kind})`

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const whoamiCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('whoami'))
    .summary('tell who you are and what you can use')
    .description('Tells who the server takes you for, and what you can use.')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (options: Options) => {
      const { session, ...viewer } = await withClient(shell, options, async (client, _url, kept) => ({
        ...(await client.viewer({ signal: shell.signal })),
        session: kept,
      }))
      const { id, type, credentialId, permissions, space } = viewer
      const signedInBy = session === null ? 'client credentials' : 'session'
      if (options.json) return writeJson(shell.out, { id, type, credentialId, signedInBy, permissions, space })
      shell.out.write(
        nameList([
          [type, id],
          ['credential', credentialId ?? '-'],
          ['signed in by', session === null ? signedInBy : `${signedInBy}, until ${session.endsAt}`],
          ...(type === 'user' ? [] : [['space', spaceText(space)] as const]),
          ['permissions', permissions.join(', ') || '-'],
        ]),
      )
    })
