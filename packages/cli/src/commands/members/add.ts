import { roles } from '@postern/protocol'
import type { Role } from '@postern/protocol'
import { Command, Option } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findSpaceId } from '../../find-space.ts'
import { findUserId } from '../../find-user.ts'
import { memberText } from '../../member-text.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly space: string
  readonly role: Role
  readonly json?: true
}

export const addCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('add'))
    .summary('give a person a role in a space')
    .description('Gives a person a role in a space: never one that holds more than you hold there.')
    .argument('<person>', 'their ID, usr_…, or their e-mail address')
    .requiredOption('--space <id-or-name>', 'the space')
    .addOption(new Option('--role <role>', 'the role').choices(roles).makeOptionMandatory())
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const { space, role, json } = options
      const { memberId, member } = await withClient(shell, options, async (client) => {
        const spaceId = await findSpaceId(client, shell, space)
        return client.addMember({ spaceId, userId: await findUserId(client, shell, given), role })
      })
      if (json) return writeJson(shell.out, { memberId, member })
      shell.out.write(memberText({ memberId, member }))
    })
