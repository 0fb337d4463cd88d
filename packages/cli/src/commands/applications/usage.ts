import { Command } from 'commander'
import { usageText } from '../../usage-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { dayOption } from '../../day-option.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions {
  readonly from?: string
  readonly to?: string
  readonly json?: true
}

export const usageCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('usage'))
    .summary('show what an application does, and what it does wrong')
    .description(
      'Shows how many tokens an application fetched, what it called and was refused, by which programs and, with\n' +
        'applications:locate, from where; and what it does wrong as a client. Counted to within some seconds.',
    )
    .argument('<application>', 'its client ID, app_…')
    .option('--from <day>', 'from this day on, such as 2026-11-01; 30 days where left out', dayOption)
    .option('--to <day>', 'up to this day; today where left out', dayOption)
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, { from, to, json, ...connection }: Options) => {
      const id = requireId('Application', given)
      const span = { from: from ?? null, to: to ?? null }
      const { signal } = shell
      const { usage, secrets, health } = await withClient(shell, connection, (client) =>
        client.applicationUsage({ id, ...span }, { signal }),
      )
      if (json) return writeJson(shell.out, { applicationId: id, usage, secrets, health })
      shell.out.write(usageText({ id, usage, secrets, health }, shell.out.columns))
    })
