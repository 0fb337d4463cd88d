import { Command } from 'commander'
import { addOwnerOptions, changeOwners, readOwners } from '../../../application-owners.ts'
import type { NamedOwners } from '../../../application-owners.ts'
import { usage } from '../../../failure.ts'
import type { Shell } from '../../../shell.ts'

export const addCommand = (shell: Shell): Command =>
  addOwnerOptions(new Command('add'))
    .summary('add to those who answer for an application')
    .description(
      'Adds to those who answer for an application. It reads them and sets them anew: where two do that at the same\n' +
        'moment, look with `owners list` whether both are there.',
    )
    .action(async (given: string, options: NamedOwners) => {
      if ((options.user ?? options.role) === undefined) throw usage('Name them with --user and --role.')
      await changeOwners(shell, given, options, async ({ ownerIds, ownerRoles }, client, applicationId) => {
        const before = await readOwners(client, shell, applicationId)
        return {
          ownerIds: [...new Set([...before.ownerIds, ...ownerIds])],
          ownerRoles: [...new Set([...before.ownerRoles, ...ownerRoles])],
        }
      })
    })
