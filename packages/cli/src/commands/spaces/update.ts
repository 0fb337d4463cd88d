import { logLevels } from '@postern/protocol'
import type { LogLevel } from '@postern/protocol'
import { Command, Option } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { usage } from '../../failure.ts'
import { findSpaceId } from '../../find-space.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { spaceText } from '../../space-text.ts'

interface Options extends ConnectionOptions {
  readonly name?: string
  readonly logLevel?: LogLevel | 'usual'
  readonly json?: true
}

/** @throws Failure `USAGE` where nothing shall change */
const changeOf = ({ name, logLevel }: Options) => {
  if (name === undefined && logLevel === undefined) throw usage('Say what shall change: --name or --log-level.')
  return {
    ...(name !== undefined && { name }),
    ...(logLevel !== undefined && { logLevel: logLevel === 'usual' ? null : logLevel }),
  }
}

export const updateCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('update'))
    .summary('rename a space, or set how much the log says of it')
    .description('Renames a space, or sets how much the log says of it. What is left out stays.')
    .argument('<space>', 'its ID, spc_…, or its name')
    .option('--name <name>', 'its new name, unique in the installation')
    .addOption(
      new Option('--log-level <level>', 'how much the log says; usual for what its kind says').choices([
        ...logLevels,
        'usual',
      ]),
    )
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const change = changeOf(options)
      const { spaceId, space } = await withClient(shell, options, async (client) =>
        client.updateSpace({ spaceId: await findSpaceId(client, shell, given), ...change }),
      )
      if (options.json) return writeJson(shell.out, { spaceId, space })
      shell.out.write(spaceText({ spaceId, space }))
    })
