import { roles } from '@postern/protocol'
import type { Role } from '@postern/protocol'
import type { PosternClient } from '@postern/sdk'
import type { Command } from 'commander'
import type { Answer } from './answer.ts'
import { addConnectionOptions, withClient } from './connection.ts'
import type { ConnectionOptions } from './connection.ts'
import { findUserId } from './find-user.ts'
import { repeatedChoice } from './repeated-choice.ts'
import { requireId } from './require-id.ts'
import { writeJson } from './shell.ts'
import type { Shell } from './shell.ts'
import { nameList, orDash } from './table.ts'

/** Who answers for an application: people, and whoever has one of the roles. */
export interface Owners {
  readonly ownerIds: readonly string[]
  readonly ownerRoles: readonly Role[]
}

/** Owners as a command line names them. */
export interface NamedOwners extends ConnectionOptions {
  readonly user?: readonly string[]
  readonly role?: readonly Role[]
  readonly json?: true
}

const collect = (one: string, others: readonly string[] | undefined): readonly string[] => [...(others ?? []), one]

export const addOwnerOptions = (command: Command): Command =>
  addConnectionOptions(command)
    .argument('<application>', 'its client ID, app_…')
    .option('--user <id-or-email>', 'a person who has a role in the space, repeated for more', collect)
    .addOption(
      repeatedChoice('--role <role>', 'whoever has this role in the space when there is something to tell', roles),
    )
    .option('--json', 'print one JSON object, for scripts')

const ownersOf = ({ ownerIds, ownerRoles }: Owners): Owners => ({ ownerIds, ownerRoles })

/** The owners there are. @throws the SDK's errors, and Failure `USAGE` */
export const readOwners = async (client: PosternClient, shell: Shell, applicationId: string): Promise<Owners> =>
  ownersOf(await client.application({ id: applicationId }, { signal: shell.signal }))

/** Prints who answers for an application. */
export const writeOwners = (
  shell: Shell,
  applicationId: string,
  application: Answer<'setApplicationOwners'>['application'] | Owners,
  json: true | undefined,
): void => {
  const owners = application && ownersOf(application)
  if (json) return writeJson(shell.out, { applicationId, ...(owners ?? { ownerIds: null, ownerRoles: null }) })
  shell.out.write(
    nameList([
      ['client ID', applicationId],
      ...(owners === null
        ? []
        : ([
            ['people', orDash(owners.ownerIds.join(', '))],
            ['roles', orDash(owners.ownerRoles.join(', '))],
          ] as const)),
    ]),
  )
}

/** Sets those that `next` makes of the named ones, and prints them. */
export const changeOwners = async (
  shell: Shell,
  given: string,
  options: NamedOwners,
  next: (named: Owners, client: PosternClient, applicationId: string) => Owners | Promise<Owners>,
): Promise<void> => {
  const applicationId = requireId('Application', given)
  const { application } = await withClient(shell, options, async (client) => {
    const ownerIds: string[] = []
    for (const one of options.user ?? []) ownerIds.push(await findUserId(client, shell, one))
    const { ownerIds: people, ownerRoles } = await next(
      { ownerIds, ownerRoles: options.role ?? [] },
      client,
      applicationId,
    )
    return client.setApplicationOwners({ applicationId, ownerIds: people, ownerRoles })
  })
  writeOwners(shell, applicationId, application, options.json)
}
