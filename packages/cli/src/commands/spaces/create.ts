import { spaceKinds } from '@postern/protocol'
import type { SpaceKind } from '@postern/protocol'
import { Command, Option } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { spaceText } from '../../space-text.ts'

interface Options extends ConnectionOptions {
  readonly kind: SpaceKind
  readonly json?: true
}

export const createCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('create'))
    .summary('make a space')
    .description('Makes a space, such as staging or production. Takes a role in the installation.')
    .argument('<name>', 'its name, unique in the installation')
    .addOption(new Option('--kind <kind>', 'what it is for').choices(spaceKinds).makeOptionMandatory())
    .option('--json', 'print one JSON object, for scripts')
    .action(async (name: string, options: Options) => {
      const { kind, json } = options
      const { spaceId, space } = await withClient(shell, options, (client) => client.createSpace({ name, kind }))
      if (json) return writeJson(shell.out, { spaceId, space })
      shell.out.write(spaceText({ spaceId, space }))
    })
