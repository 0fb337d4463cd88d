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

export const withdrawCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('withdraw'))
    .summary('void the link of an invitation')
    .description('Voids the link of an invitation that was not accepted yet.')
    .argument('<invitation>', 'its ID, inv_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const input = { invitationId: requireId('Invitation', given) }
      const { invitationId, invitation } = await withClient(shell, options, (client) =>
        client.withdrawInvitation(input),
      )
      if (options.json) return writeJson(shell.out, { invitationId, invitation })
      shell.out.write(invitationText({ invitationId, invitation }))
    })
