import { Command } from 'commander'
import { addConfirmOption, confirm } from '../../confirm.ts'
import type { ConfirmOptions } from '../../confirm.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { nameList } from '../../table.ts'

interface Options extends ConnectionOptions, ConfirmOptions {
  readonly json?: true
}

export const removeCommand = (shell: Shell): Command =>
  addConfirmOption(addConnectionOptions(new Command('remove')))
    .summary('take the role a person has')
    .description('Takes the role a person has, at once everywhere: never one that holds more than you hold there.')
    .argument('<membership>', 'its ID, mbr_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const input = { memberId: requireId('Member', given) }
      await confirm(shell, options, `This takes the role of ${given} away.`)
      const { memberId, userId } = await withClient(shell, options, (client) => client.removeMember(input))
      if (options.json) return writeJson(shell.out, { memberId, userId })
      shell.out.write(
        nameList([
          ['membership', `${memberId} (ended)`],
          ['person', userId],
        ]),
      )
    })
