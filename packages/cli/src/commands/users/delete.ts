import { Command } from 'commander'
import { addConfirmOption, confirm } from '../../confirm.ts'
import type { ConfirmOptions } from '../../confirm.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findUserId } from '../../find-user.ts'
import { printable } from '../../printable.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { userText } from '../../user-text.ts'

interface Options extends ConnectionOptions, ConfirmOptions {
  readonly json?: true
}

export const deleteCommand = (shell: Shell): Command =>
  addConfirmOption(addConnectionOptions(new Command('delete')))
    .summary('remove a person for good')
    .description(
      'Removes a person for good: their roles, password, name and address, and what is personal in the audit, of which\n' +
        'every proof still holds. Takes a role in the installation.',
    )
    .argument('<person>', 'their ID, usr_…, or their e-mail address')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const { userId, user } = await withClient(shell, options, async (client) => {
        const id = await findUserId(client, shell, given)
        const shown = given === id ? id : `${printable(given)} (${id})`
        await confirm(shell, options, `This removes ${shown} for good.`)
        return client.deleteUser({ userId: id })
      })
      if (options.json) return writeJson(shell.out, { userId, user })
      shell.out.write(userText({ userId, user }))
    })
