import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../connection.ts'
import type { ConnectionOptions } from '../connection.ts'
import { readSecretInput } from '../read-input.ts'
import { writeJson } from '../shell.ts'
import type { Shell } from '../shell.ts'
import { nameList } from '../table.ts'

interface Options extends ConnectionOptions {
  readonly passwordFile: string
  readonly json?: true
}

export const reauthenticateCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('reauthenticate'))
    .summary('prove again who you are')
    .description('Gives your password again, for what asks for a sign-in of the last minutes. The session goes on.')
    .option('--password-file <file>', 'the file that holds your password; - for standard input', '-')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (options: Options) => {
      const password = await readSecretInput(shell, options.passwordFile, 'password')
      const { sessionId } = await withClient(shell, options, (client) => client.reauthenticate({ password }))
      if (options.json) return writeJson(shell.out, { sessionId })
      shell.out.write(nameList([['proved for', sessionId]]))
    })
