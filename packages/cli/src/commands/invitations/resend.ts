import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { invitationText } from '../../invitation-text.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly json?: true
}

export const resendCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('resend'))
    .summary('send a new link, and void the one before')
    .description('Sends a new link that works for seven days from now, and voids the one before.')
    .argument('<invitation>', 'its ID, inv_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const input = { invitationId: requireId('Invitation', given) }
      const { invitationId, invitation } = await withClient(shell, options, (client) => client.resendInvitation(input))
      if (options.json) return writeJson(shell.out, { invitationId, invitation })
      shell.out.write(invitationText({ invitationId, invitation }))
    })
