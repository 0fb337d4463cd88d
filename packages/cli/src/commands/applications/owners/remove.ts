import { Command } from 'commander'
import { addOwnerOptions, changeOwners, readOwners } from '../../../application-owners.ts'
import type { NamedOwners } from '../../../application-owners.ts'
import { Failure, usage } from '../../../failure.ts'
import type { Shell } from '../../../shell.ts'

export const removeCommand = (shell: Shell): Command =>
  addOwnerOptions(new Command('remove'))
    .summary('take from those who answer for an application')
    .description(
      'Takes from those who answer for an application. It reads them and sets them anew: where two do that at the same\n' +
        'moment, look with `owners list` what came of it.',
    )
    .action(async (given: string, options: NamedOwners) => {
      if ((options.user ?? options.role) === undefined) throw usage('Name them with --user and --role.')
      await changeOwners(shell, given, options, async ({ ownerIds, ownerRoles }, client, applicationId) => {
        const before = await readOwners(client, shell, applicationId)
        const strange = [
          ...ownerIds.filter((id) => !before.ownerIds.includes(id)),
          ...ownerRoles.filter((role) => !before.ownerRoles.includes(role)),
        ]
        if (strange.length > 0)
          throw new Failure('NOT_FOUND', `Nothing was changed: ${strange.join(', ')} did not answer for it.`)
        return {
          ownerIds: before.ownerIds.filter((id) => !ownerIds.includes(id)),
          ownerRoles: before.ownerRoles.filter((role) => !ownerRoles.includes(role)),
        }
      })
    })
