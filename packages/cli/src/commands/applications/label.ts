import { Command } from 'commander'
import { changedText, secretsText } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const labelCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('label'))
    .summary('change what a secret is called')
    .description('Changes what a secret is called.')
    .argument('<slot>', 'the secret slot, sec_…')
    .argument('<label>', 'what it is for; 1 to 100 characters')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, label: string, options: Options) => {
      const secretId = requireId('ApplicationSecret', given)
      const { applicationId, application, secret } = await withClient(shell, options, (client) =>
        client.labelApplicationSecret({ secretId, label }),
      )
      if (options.json) return writeJson(shell.out, { applicationId, secretId, application, secret })
      const labelled = secret === null ? `${secretId} is called ${label}.\n` : secretsText([secret], shell.out.columns)
      shell.out.write(`${changedText({ applicationId, application })}\n${labelled}`)
    })
