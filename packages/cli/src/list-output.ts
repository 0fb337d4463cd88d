import type { Command } from 'commander'
import { writeJson } from './shell.ts'
import type { Shell } from './shell.ts'
import { table } from './table.ts'
import type { Column } from './table.ts'
import { wholeNumber } from './whole-number.ts'

export interface ListOptions {
  readonly limit?: number
  readonly json?: true
}

/** The options of every command that lists. */
export const addListOptions = (command: Command): Command =>
  command
    .option('--limit <number>', 'at most so many; all where left out', wholeNumber(1, 1_000_000))
    .option('--json', 'print one JSON object, for scripts')

/** Prints what was found: as a table, or under `name` as JSON. */
export const writeList = <Row>(
  shell: Shell,
  { json }: ListOptions,
  name: string,
  { nodes, hasMore }: { readonly nodes: readonly Row[]; readonly hasMore: boolean },
  columns: readonly Column<Row>[],
): void => {
  if (json) return writeJson(shell.out, { [name]: nodes, hasMore })
  if (nodes.length === 0) return shell.err.write(`No ${name}.\n`)
  shell.out.write(table(nodes, columns, shell.out.columns))
  if (hasMore) shell.err.write('There are more: give a higher --limit, or none.\n')
}
