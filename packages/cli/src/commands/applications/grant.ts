import { Command } from 'commander'
import { changedText } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { usage } from '../../failure.ts'
import { permissionList } from '../../permission-list.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly permissions?: string
  readonly none?: true
  readonly json?: true
}

// An empty variable of a script must not take everything away.
const wanted = ({ permissions = '', none }: Options) => {
  const list = permissionList(permissions)
  if ((list.length === 0) === (none === true)) return list
  throw usage('Name all permissions it shall have with --permissions, or take all away with --none.')
}

export const grantCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('grant'))
    .summary('set which permissions an application has')
    .description('Sets all permissions an application has from now on. Taking one away voids the tokens it has.')
    .argument('<application>', 'its client ID, app_…')
    .option('--permissions <names>', 'all it shall have, such as applications:read,audit:read')
    .option('--none', 'take all away')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const applicationId = requireId('Application', given)
      const permissions = wanted(options)
      const { application } = await withClient(shell, options, (client) =>
        client.grantApplicationPermissions({ applicationId, permissions }),
      )
      if (options.json) return writeJson(shell.out, { applicationId, application })
      shell.out.write(changedText({ applicationId, application }))
    })
