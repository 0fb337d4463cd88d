import { Command } from 'commander'
import { readOwners, writeOwners } from '../../../application-owners.ts'
import { addConnectionOptions, withClient } from '../../../connection.ts'
import type { ConnectionOptions } from '../../../connection.ts'
import { requireId } from '../../../require-id.ts'
import type { Shell } from '../../../shell.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const listCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('list'))
    .summary('list who answers for an application')
    .description(
      'Lists the people and roles that answer for an application, and are told when a secret, key or certificate of it ends.',
    )
    .argument('<application>', 'its client ID, app_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const id = requireId('Application', given)
      const owners = await withClient(shell, options, (client) => readOwners(client, shell, id))
      writeOwners(shell, id, owners, options.json)
    })
