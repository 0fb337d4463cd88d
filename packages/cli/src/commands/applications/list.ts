import { Command } from 'commander'
import { allPages } from '../../all-pages.ts'
import { applicationColumns } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { findSpaceId } from '../../find-space.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { table } from '../../table.ts'
import { wholeNumber } from '../../whole-number.ts'

interface Options extends ConnectionOptions {
  readonly space?: string
  readonly limit?: number
  readonly json?: true
}

export const listCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('list'))
    .summary('list applications')
    .description('Lists the applications you may see, oldest first.')
    .option('--space <id-or-name>', 'only those of this space')
    .option('--limit <number>', 'at most so many; all where left out', wholeNumber(1, 1_000_000))
    .option('--json', 'print one JSON object, for scripts')
    .action(async ({ space, limit, json, ...connection }: Options) => {
      const { signal } = shell
      const { nodes, hasMore } = await withClient(shell, connection, async (client) => {
        const spaceId = space === undefined ? null : await findSpaceId(client, shell, space)
        return allPages((page) => client.applications({ ...page, spaceId }, { signal }), limit)
      })
      if (json) return writeJson(shell.out, { applications: nodes, hasMore })
      if (nodes.length === 0) return shell.err.write('No applications.\n')
      shell.out.write(table(nodes, applicationColumns, shell.out.columns))
      if (hasMore) shell.err.write('There are more: give a higher --limit, or none.\n')
    })
