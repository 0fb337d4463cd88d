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

/** With their secrets, keys and certificates, no more applications may be asked for at once. */
const pageSize = 12

type Due = Answer<'dueApplications'>['edges'][number]['node']

/** A secret, key or certificate that ends soon. */
interface DueCredential {
  readonly applicationId: string
  readonly application: string
  readonly kind: 'secret' | 'key' | 'certificate'
  readonly id: string
  readonly label: string
  readonly daysLeft: number
  readonly expiresAt: string
  readonly lastUsedAt: string | null
}

const columns: readonly Column<DueCredential>[] = [
  { title: 'DAYS', text: ({ daysLeft }) => `${daysLeft}` },
  { title: 'EXPIRES', text: ({ expiresAt }) => expiresAt },
  { title: 'APPLICATION', text: ({ application }) => application, isFlexible: true },
  { title: 'KIND', text: ({ kind }) => kind },
  { title: 'LABEL', text: ({ label }) => label, isFlexible: true },
  { title: 'LAST USED', text: ({ lastUsedAt }) => orDash(lastUsedAt) },
  { title: 'ID', text: ({ id }) => id },
  { title: 'CLIENT ID', text: ({ applicationId }) => applicationId },
]

// An application that is due has others that are not, too.
const dueOf = (
  { id: applicationId, name: application, secrets, keys, certificates }: Due,
  within: number,
): DueCredential[] =>
  [
    ...(secrets ?? []).map((secret) => ({ kind: 'secret' as const, ...secret })),
    ...(keys ?? []).map((key) => ({ kind: 'key' as const, ...key })),
    ...(certificates ?? []).map((one) => ({ kind: 'certificate' as const, ...one })),
  ]
    .filter(({ state, daysLeft }) => (state === 'live' || state === 'pending') && daysLeft <= within)
    .map(({ kind, id, label, daysLeft, expiresAt, lastUsedAt }) => ({
      ...{ applicationId, application, kind, id, label, daysLeft, expiresAt },
      lastUsedAt: lastUsedAt ?? null,
    }))

export const dueCommand = (shell: Shell): Command =>
  addListOptions(addConnectionOptions(new Command('due')))
    .summary('list secrets, keys and certificates that are about to end')
    .description('Lists the secrets, keys and certificates in use that end within so many days, the next one first.')
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
      writeList(shell, options, 'credentials', found, columns)
    })
