import { Command } from 'commander'
import { changedText } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const enableCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('enable'))
    .summary('let a disabled application work again')
    .description('Lets a disabled application fetch tokens again. The old tokens stay void.')
    .argument('<application>', 'its client ID, app_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const applicationId = requireId('Application', given)
      const { application } = await withClient(shell, options, (client) => client.enableApplication({ applicationId }))
      if (options.json) return writeJson(shell.out, { applicationId, application })
      shell.out.write(changedText({ applicationId, application }))
    })
