import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../connection.ts'
import type { ConnectionOptions } from '../connection.ts'
import { usage } from '../failure.ts'
import { readSecretInput } from '../read-input.ts'
import { writeJson } from '../shell.ts'
import type { Shell } from '../shell.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const reportLeakCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('report-leak'))
    .summary('report a secret that was found where it should not be')
    .description(
      'Reads the secret that was found from standard input, and from nowhere else, and reports it to its owner. Whose it\n' +
        'is, and whether it still works, is answered to nobody.',
    )
    .option('--json', 'print one JSON object, for scripts')
    .action(async ({ json, ...connection }: Options) => {
      if (connection.clientSecretFile === '-')
        throw usage(
          'Standard input is for the secret that was found: give your own in a file, or in POSTERN_CLIENT_SECRET.',
        )
      const secret = await readSecretInput(shell, '-', 'secret that was found')
      const { reportId } = await withClient(shell, connection, (client) => client.reportLeakedSecret({ secret }))
      if (json) return writeJson(shell.out, { reportId })
      shell.err.write(`Taken as ${reportId}. If it is a secret of this service, its owner hears of it.\n`)
    })
