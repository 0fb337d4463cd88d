import { Command } from 'commander'
import { addSettingOptions, settingsInput } from '../../application-settings.ts'
import type { SettingOptions } from '../../application-settings.ts'
import { changedText } from '../../application-text.ts'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { usage } from '../../failure.ts'
import { requireId } from '../../require-id.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'

interface Options extends ConnectionOptions, SettingOptions {
  readonly name?: string
  readonly onlyOwnApi?: true
  readonly anyAddress?: true
  readonly unlimited?: true
  readonly json?: true
}

/** @throws Failure `USAGE` where nothing, or two things at once, shall become of one setting */
const changeOf = (options: Options) => {
  const { name, onlyOwnApi, anyAddress, unlimited, audience, allowAddress } = options
  if (onlyOwnApi && audience.length > 0)
    throw usage('Give its audiences with --audience, or take all with --only-own-api.')
  if (anyAddress && allowAddress.length > 0)
    throw usage('Give its addresses with --allow-address, or allow all with --any-address.')
  if (unlimited && (options.tokensPerHour ?? options.tokensPerDay) !== undefined)
    throw usage('Give its quota with --tokens-per-hour and --tokens-per-day, or take it away with --unlimited.')
  const change = {
    ...settingsInput(options),
    ...(name !== undefined && { name }),
    ...(onlyOwnApi && { audiences: [] }),
    ...(anyAddress && { allowedAddresses: [] }),
    ...(unlimited && { tokensPerHour: null, tokensPerDay: null }),
  }
  if (Object.keys(change).length === 0)
    throw usage('Say what shall change: postern applications update --help lists it.')
  return change
}

export const updateCommand = (shell: Shell): Command =>
  addSettingOptions(addConnectionOptions(new Command('update')))
    .summary('change what an application is called and how it gets tokens')
    .description('Changes what an application is called and how it gets tokens. What is left out stays.')
    .argument('<application>', 'its client ID, app_…')
    .option('--name <name>', 'its name, unique in the space')
    .option('--only-own-api', "take all audiences away: its tokens are for Postern's own API only")
    .option('--any-address', 'let it come from anywhere')
    .option('--unlimited', 'take its token quotas away')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const applicationId = requireId('Application', given)
      const change = changeOf(options)
      const { application } = await withClient(shell, options, (client) =>
        client.updateApplication({ applicationId, ...change }),
      )
      if (options.json) return writeJson(shell.out, { applicationId, application })
      shell.out.write(changedText({ applicationId, application }))
    })
