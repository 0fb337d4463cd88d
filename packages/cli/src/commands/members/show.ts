import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { memberText } from '../../member-text.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const showCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('show'))
    .summary('show a membership')
    .description("Shows a membership: a person's role in a space, or in the installation.")
    .argument('<membership>', 'its ID, mbr_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const id = requireId('Member', given)
      const { signal } = shell
      const member = await withClient(shell, options, (client) => client.member({ id }, { signal }))
      if (options.json) return writeJson(shell.out, { member })
      shell.out.write(memberText({ memberId: id, member }))
    })
