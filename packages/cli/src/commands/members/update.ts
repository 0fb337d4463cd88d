import { roles } from '@postern/protocol'
import type { Role } from '@postern/protocol'
import { Command, Option } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { memberText } from '../../member-text.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly role: Role
  readonly json?: true
}

export const updateCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('update'))
    .summary('change the role a person has')
    .description('Changes the role a person has: neither from nor to one that holds more than you hold there.')
    .argument('<membership>', 'its ID, mbr_…')
    .addOption(new Option('--role <role>', 'the new role').choices(roles).makeOptionMandatory())
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const { role, json } = options
      const input = { memberId: requireId('Member', given), role }
      const { memberId, member } = await withClient(shell, options, (client) => client.updateMember(input))
      if (json) return writeJson(shell.out, { memberId, member })
      shell.out.write(memberText({ memberId, member }))
    })
