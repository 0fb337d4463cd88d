import { Command } from 'commander'
import { changedText, federationsText } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const retireFederationCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('retire-federation'))
    .summary('end the trust in an outside issuer')
    .description('Ends the trust in an outside issuer. Tokens fetched by it before live on until they expire.')
    .argument('<trust>', 'the trust, fed_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const federationId = requireId('ApplicationFederation', given)
      const { applicationId, application, federation } = await withClient(shell, options, (client) =>
        client.retireApplicationFederation({ federationId }),
      )
      if (options.json) return writeJson(shell.out, { applicationId, federationId, application, federation })
      const ended = federation === null ? `Ended ${federationId}.\n` : federationsText([federation], shell.out.columns)
      shell.out.write(`${changedText({ applicationId, application })}\n${ended}`)
    })
