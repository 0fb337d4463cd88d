import { personTypes } from '@postern/protocol'
import type { PersonType } from '@postern/protocol'
import { Command, Option } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { usage } from '../../failure.ts'
import { findUserId } from '../../find-user.ts'
import { nameWords } from '../../name-words.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { userText } from '../../user-text.ts'

interface Options extends ConnectionOptions {
  readonly name?: string
  readonly type?: PersonType
  /** False for none at all. */
  readonly entitlements?: string | false
  readonly json?: true
}

/** @throws Failure `USAGE` where nothing shall change */
const changeOf = ({ name, type, entitlements }: Options) => {
  const words = entitlements === undefined ? undefined : nameWords(entitlements || '')
  // An empty variable of a script must not take everything away.
  if (words?.length === 0 && entitlements !== false)
    throw usage('Name all entitlements with --entitlements, or take all away with --no-entitlements.')
  const change = {
    ...(name !== undefined && { name }),
    ...(type !== undefined && { type }),
    ...(words !== undefined && { entitlements: words }),
  }
  if (Object.keys(change).length === 0) throw usage('Say what shall change: postern users update --help lists it.')
  return change
}

export const updateCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('update'))
    .summary("change a person's name, type or entitlements")
    .description(
      "Changes a person's name, type or entitlements. What is left out stays. Takes a role in the installation.",
    )
    .argument('<person>', 'their ID, usr_…, or their e-mail address')
    .option('--name <name>', 'what they are called')
    .addOption(new Option('--type <type>', 'what they are').choices(personTypes))
    .option('--entitlements <names>', 'all they shall be entitled to, such as finance.approve,finance.read')
    .option('--no-entitlements', 'take all entitlements away')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const change = changeOf(options)
      const { userId, user } = await withClient(shell, options, async (client) =>
        client.updateUser({ userId: await findUserId(client, shell, given), ...change }),
      )
      if (options.json) return writeJson(shell.out, { userId, user })
      shell.out.write(userText({ userId, user }))
    })
