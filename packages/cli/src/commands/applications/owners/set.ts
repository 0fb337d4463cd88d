import { Command } from 'commander'
import { addOwnerOptions, changeOwners } from '../../../application-owners.ts'
import type { NamedOwners } from '../../../application-owners.ts'
import { usage } from '../../../failure.ts'
import type { Shell } from '../../../shell.ts'

interface Options extends NamedOwners {
  readonly nobody?: true
}

export const setCommand = (shell: Shell): Command =>
  addOwnerOptions(new Command('set'))
    .summary('say who answers for an application')
    .description('Says who answers for an application from now on: these people and roles, and nobody else.')
    .option('--nobody', 'that nobody does: the admins of the space are told alone')
    .action(async (given: string, options: Options) => {
      const isNamed = (options.user ?? options.role) !== undefined
      if (isNamed === (options.nobody === true)) throw usage('Name them with --user and --role, or say --nobody.')
      await changeOwners(shell, given, options, (named) => named)
    })
