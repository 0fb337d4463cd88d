import { roles } from '@postern/protocol'
import type { Role } from '@postern/protocol'
import { Command, Option } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findUserId } from '../../find-user.ts'
import { memberText } from '../../member-text.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly role: Role
  readonly json?: true
}

export const appointCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('appoint'))
    .summary('give a person a role in the whole installation')
    .description(
      'Gives a person a role in the whole installation, and so in each of its spaces: never one that holds more than you\n' +
        'hold there. Takes a role in the installation.',
    )
    .argument('<person>', 'their ID, usr_…, or their e-mail address')
    .addOption(new Option('--role <role>', 'the role').choices(roles).makeOptionMandatory())
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const { role, json } = options
      const { memberId, member } = await withClient(shell, options, async (client) =>
        client.appointMember({ userId: await findUserId(client, shell, given), role }),
      )
      if (json) return writeJson(shell.out, { memberId, member })
      shell.out.write(memberText({ memberId, member }))
    })
