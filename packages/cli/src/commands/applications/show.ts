import { Command } from 'commander'
import { applicationText, certificatesText, federationsText, keysText, secretsText } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const showCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('show'))
    .summary('show an application with its secret slots, keys, certificates and trusts')
    .description(
      'Shows an application and the state of its secret slots, keys and certificates, and whom it trusts. The secrets themselves nobody\n' +
        'can show.',
    )
    .argument('<application>', 'its client ID, app_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const id = requireId('Application', given)
      const { signal } = shell
      const application = await withClient(shell, options, (client) => client.application({ id }, { signal }))
      if (options.json) return writeJson(shell.out, { application })
      const { secrets, keys, certificates, federations } = application
      const parts = [applicationText(application), secretsText(secrets ?? [], shell.out.columns)]
      if (keys && keys.length > 0) parts.push(keysText(keys, shell.out.columns))
      if (certificates && certificates.length > 0) parts.push(certificatesText(certificates, shell.out.columns))
      if (federations && federations.length > 0) parts.push(federationsText(federations, shell.out.columns))
      shell.out.write(parts.join('\n'))
    })
