import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { withOptionalFile } from '../../reserved-file.ts'
import { revealSecret, shownOnce } from '../../reveal-secret.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly out?: string
  readonly json?: true
}

export const revealCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('reveal'))
    .summary('reveal the secret of an empty slot, once')
    .description('Mints the secret of an empty slot and prints it, this once. Nobody can read it again.')
    .argument('<slot>', 'the secret slot, sec_…')
    .option('--out <file>', 'write it to this new file that only you can read, instead of standard output')
    .option('--json', 'print one JSON object, for scripts')
    .action((given: string, { out, json, ...connection }: Options) => {
      const secretId = requireId('ApplicationSecret', given)
      return withClient(shell, connection, (client) =>
        withOptionalFile(out, async (file) => {
          shell.signal.throwIfAborted()
          const { applicationId, application, secret, clientSecret } = await revealSecret(client, secretId, file)
          shell.err.write(file === null ? shownOnce : `The secret of ${applicationId} is in ${file.path}.\n`)
          if (json)
            writeJson(shell.out, {
              applicationId,
              secretId,
              application,
              secret,
              ...(file === null ? { clientSecret } : { file: file.path }),
            })
          else if (file === null) shell.out.write(`${clientSecret}\n`)
        }),
      )
    })
