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

export const showCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('show'))
    .summary('show a session')
    .description('Shows a session. Your own you always see.')
    .argument('<session>', 'its ID, ses_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const id = requireId('Session', given)
      const { signal } = shell
      const session = await withClient(shell, options, (client) => client.session({ id }, { signal }))
      if (options.json) return writeJson(shell.out, { session })
      shell.out.write(sessionText({ sessionId: id, session }))
    })
