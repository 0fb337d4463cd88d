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

export const showCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('show'))
    .summary('show an invitation')
    .description('Shows an invitation and what came of it. The link itself nobody can show.')
    .argument('<invitation>', 'its ID, inv_…')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const id = requireId('Invitation', given)
      const { signal } = shell
      const invitation = await withClient(shell, options, (client) => client.invitation({ id }, { signal }))
      if (options.json) return writeJson(shell.out, { invitation })
      shell.out.write(invitationText({ invitationId: id, invitation }))
    })
