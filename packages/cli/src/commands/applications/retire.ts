import { Command } from 'commander'
import { changedText, secretsText } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly force?: true
  readonly json?: true
}

export const retireCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('retire'))
    .summary('end one secret')
    .description(
      'Ends one secret: no token is given for it any more. Tokens fetched with it live on until they expire. One that is\n' +
        'still used stays, unless forced.',
    )
    .argument('<slot>', 'the secret slot, sec_…')
    .option('--force', 'also where it is still used: whoever uses it stops')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const secretId = requireId('ApplicationSecret', given)
      const { applicationId, application, secret } = await withClient(shell, options, (client) =>
        client.retireApplicationSecret({ secretId, ...(options.force && { force: true }) }),
      )
      if (options.json) return writeJson(shell.out, { applicationId, secretId, application, secret })
      const ended = secret === null ? `Ended ${secretId}.\n` : secretsText([secret], shell.out.columns)
      shell.out.write(`${changedText({ applicationId, application })}\n${ended}`)
    })
