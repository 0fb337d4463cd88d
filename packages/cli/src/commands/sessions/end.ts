import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { sessionText } from '../../session-text.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const endCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('end'))
    .summary('end a session')
    .description(
      'Ends a session: it is good for nothing from then on. Your own you always may; never that of a person who holds more\n' +
        'than you do.',
    )
    .argument('<session>', 'its ID, ses_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const input = { sessionId: requireId('Session', given) }
      const { sessionId, userId, session } = await withClient(shell, options, (client) => client.endSession(input))
      if (options.json) return writeJson(shell.out, { sessionId, userId, session })
      shell.out.write(sessionText({ sessionId, session }))
    })
