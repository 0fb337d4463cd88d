import { personTypes } from '@postern/protocol'
import type { PersonType } from '@postern/protocol'
import { Command, Option } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { nameWords } from '../../name-words.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { userText } from '../../user-text.ts'

interface Options extends ConnectionOptions {
  readonly email: string
  readonly type?: PersonType
  readonly entitlements?: string
  readonly json?: true
}

export const createCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('create'))
    .summary('add a person')
    .description(
      'Adds a person, as yet without a password or a role; `invitations create` is how people come in by themselves.\n' +
        'Takes a role in the installation.',
    )
    .argument('<name>', 'what they are called')
    .requiredOption('--email <address>', 'their e-mail address, unique in the installation')
    .addOption(new Option('--type <type>', 'what they are; an employee where left out').choices(personTypes))
    .option('--entitlements <names>', 'what they are entitled to, such as finance.approve,finance.read')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (name: string, options: Options) => {
      const { email, type, entitlements, json } = options
      const input = {
        name,
        email,
        ...(type !== undefined && { type }),
        ...(entitlements !== undefined && { entitlements: nameWords(entitlements) }),
      }
      const { userId, user } = await withClient(shell, options, (client) => client.createUser(input))
      if (json) return writeJson(shell.out, { userId, user })
      shell.out.write(userText({ userId, user }))
    })
