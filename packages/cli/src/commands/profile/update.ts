import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { userText } from '../../user-text.ts'

interface Options extends ConnectionOptions {
  readonly name: string
  readonly json?: true
}

export const updateCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('update'))
    .summary('change your own name')
    .description('Changes your own name.')
    .requiredOption('--name <name>', 'what you are called')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (options: Options) => {
      const { name, json } = options
      const { userId, user } = await withClient(shell, options, (client) => client.updateProfile({ name }))
      if (json) return writeJson(shell.out, { userId, user })
      shell.out.write(userText({ userId, user }))
    })
