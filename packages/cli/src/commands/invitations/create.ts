import { roles } from '@postern/protocol'
import type { Role } from '@postern/protocol'
import { Command, Option } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findSpaceId } from '../../find-space.ts'
import { invitationText } from '../../invitation-text.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly name: string
  readonly space: string
  readonly role: Role
  readonly json?: true
}

export const createCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('create'))
    .summary('send somebody a link to join a space')
    .description(
      'Sends somebody a link by which they join a space with a role: never one that holds more than you hold there. It\n' +
        'works once, for seven days.',
    )
    .argument('<email>', 'where the link goes')
    .requiredOption('--name <name>', 'who is invited')
    .requiredOption('--space <id-or-name>', 'the space')
    .addOption(new Option('--role <role>', 'the role').choices(roles).makeOptionMandatory())
    .option('--json', 'print one JSON object, for scripts')
    .action(async (email: string, options: Options) => {
      const { name, space, role, json } = options
      const { invitationId, invitation } = await withClient(shell, options, async (client) =>
        client.inviteUser({ email, name, role, spaceId: await findSpaceId(client, shell, space) }),
      )
      if (json) return writeJson(shell.out, { invitationId, invitation })
      shell.out.write(invitationText({ invitationId, invitation }))
    })
