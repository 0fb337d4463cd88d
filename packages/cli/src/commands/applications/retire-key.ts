import { Command } from 'commander'
import { changedText, keysText } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const retireKeyCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('retire-key'))
    .summary('end one key')
    .description(
      'Ends one key: no token is given for what it signs any more. Tokens fetched with it live on until they expire.',
    )
    .argument('<key>', 'the key, apk_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const keyId = requireId('ApplicationKey', given)
      const { applicationId, application, key } = await withClient(shell, options, (client) =>
        client.retireApplicationKey({ keyId }),
      )
      if (options.json) return writeJson(shell.out, { applicationId, keyId, application, key })
      const ended = key === null ? `Ended ${keyId}.\n` : keysText([key], shell.out.columns)
      shell.out.write(`${changedText({ applicationId, application })}\n${ended}`)
    })
