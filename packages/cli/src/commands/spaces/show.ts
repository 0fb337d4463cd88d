import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findSpaceId } from '../../find-space.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { spaceText } from '../../space-text.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const showCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('show'))
    .summary('show a space')
    .description('Shows a space.')
    .argument('<space>', 'its ID, spc_…, or its name')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const { signal } = shell
      const space = await withClient(shell, options, async (client) =>
        client.space({ id: await findSpaceId(client, shell, given) }, { signal }),
      )
      if (options.json) return writeJson(shell.out, { space })
      shell.out.write(spaceText({ spaceId: space.id, space }))
    })
