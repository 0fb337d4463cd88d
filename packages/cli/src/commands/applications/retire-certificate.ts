import { Command } from 'commander'
import { certificatesText, changedText } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const retireCertificateCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('retire-certificate'))
    .summary('end one certificate, or the trust in an authority')
    .description(
      'Ends one certificate, or the trust in an authority: no token is given to who connects with it any more. Tokens fetched\n' +
        'with it live on until they expire.',
    )
    .argument('<certificate>', 'the certificate, crt_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const certificateId = requireId('ApplicationCertificate', given)
      const { applicationId, application, certificate } = await withClient(shell, options, (client) =>
        client.retireApplicationCertificate({ certificateId }),
      )
      if (options.json) return writeJson(shell.out, { applicationId, certificateId, application, certificate })
      const ended =
        certificate === null ? `Ended ${certificateId}.\n` : certificatesText([certificate], shell.out.columns)
      shell.out.write(`${changedText({ applicationId, application })}\n${ended}`)
    })
