import { Command } from 'commander'
import { allPages } from '../../all-pages.ts'
import type { Answer } from '../../answer.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findSpaceId } from '../../find-space.ts'
import { addListOptions, writeList } from '../../list-output.ts'
import type { ListOptions } from '../../list-output.ts'
import type { Shell } from '../../shell.ts'
import { orDash } from '../../table.ts'
import type { Column } from '../../table.ts'
import { wholeNumber } from '../../whole-number.ts'

interface Options extends ConnectionOptions, ListOptions {
  readonly space?: string
  readonly within: number
}

/** With their secrets, no more applications may be asked for at once. */
const pageSize = 30

type Due = Answer<'dueApplications'>['edges'][number]['node']

/** A secret that ends soon. */
interface DueSecret {
  readonly applicationId: string
  readonly application: string
  readonly secretId: string
  readonly label: string
  readonly daysLeft: number
  readonly expiresAt: string
  readonly lastUsedAt: string | null
}

const columns: readonly Column<DueSecret>[] = [
  { title: 'DAYS', text: ({ daysLeft }) => `${daysLeft}` },
  { title: 'EXPIRES', text: ({ expiresAt }) => expiresAt },
  { title: 'APPLICATION', text: ({ application }) => application, isFlexible: true },
  { title: 'LABEL', text: ({ label }) => label, isFlexible: true },
  { title: 'LAST USED', text: ({ lastUsedAt }) => orDash(lastUsedAt) },
  { title: 'SLOT', text: ({ secretId }) => secretId },
  { title: 'ID', text: ({ applicationId }) => applicationId },
]

// An application that is due has secrets that are not, too.
const dueOf = ({ id: applicationId, name: application, secrets }: Due, within: number): DueSecret[] =>
  (secrets ?? [])
    .filter(({ state, daysLeft }) => (state === 'live' || state === 'pending') && daysLeft <= within)
    .map(({ id: secretId, label, daysLeft, expiresAt, lastUsedAt }) => ({
      ...{ applicationId, application, secretId, label, daysLeft, expiresAt },
      lastUsedAt: lastUsedAt ?? null,
    }))

export const dueCommand = (shell: Shell): Command =>
  addListOptions(addConnectionOptions(new Command('due')))
    .summary('list secrets that are about to end')
    .description('Lists the secrets in use that end within so many days, the next one first.')
    .option('--space <id-or-name>', 'only those of applications of this space')
    .option('--within <days>', 'end within so many days', wholeNumber(1, 730), 90)
    .action(async (options: Options) => {
      const { signal } = shell
      const { space, limit, within } = options
      const { nodes } = await withClient(shell, options, async (client) => {
        const spaceId = space === undefined ? null : await findSpaceId(client, shell, space)
        const wanted = { spaceId, dueWithinDays: within }
        return allPages(
          (page) => client.dueApplications({ ...page, ...wanted, first: pageSize }, { signal }),
          undefined,
        )
      })
      const all = nodes
        .flatMap((node) => dueOf(node, within))
        .toSorted((one, other) => one.expiresAt.localeCompare(other.expiresAt))
      const found = { nodes: all.slice(0, limit), hasMore: all.length > (limit ?? Infinity) }
      writeList(shell, options, 'secrets', found, columns)
    })
