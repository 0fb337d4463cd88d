import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../../connection.ts'
import type { ConnectionOptions } from '../../connection.ts'
import { usage } from '../../failure.ts'
import { findSpaceId } from '../../find-space.ts'
import { writeJson } from '../../shell.ts'
import type { Shell } from '../../shell.ts'
import { spaceText } from '../../space-text.ts'
import { wholeNumber } from '../../whole-number.ts'

interface Options extends ConnectionOptions {
  readonly longestDays?: number
  readonly most?: number
  readonly mustExpire?: true
  readonly mayNotExpire?: true
  readonly json?: true
}

/** @throws Failure `USAGE` where nothing, or two things at once, shall change */
const changeOf = ({ longestDays, most, mustExpire, mayNotExpire }: Options) => {
  if (mustExpire && mayNotExpire) throw usage('Give one of --must-expire and --may-not-expire.')
  const change = {
    ...(longestDays !== undefined && { longestDays }),
    ...(most !== undefined && { mostSecrets: most }),
    ...((mustExpire ?? mayNotExpire) && { mustExpire: mustExpire === true }),
  }
  if (Object.keys(change).length === 0)
    throw usage('Say what shall change: --longest-days, --most, --must-expire or --may-not-expire.')
  return change
}

export const secretPolicyCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('secret-policy'))
    .summary('set what new secrets in a space must be')
    .description('Sets what new secrets of the applications in a space must be. Those there are stay as they are.')
    .argument('<space>', 'its ID, spc_…, or its name')
    .option('--longest-days <number>', 'how long one that expires may live; 730 at first', wholeNumber(1, 730))
    .option('--most <number>', 'how many an application may have at once; 5 at first', wholeNumber(2, 5))
    .option('--must-expire', 'each must have an expiry, as at first')
    .option('--may-not-expire', 'one may go without an expiry')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (given: string, options: Options) => {
      const change = changeOf(options)
      const { spaceId, space } = await withClient(shell, options, async (client) =>
        client.setSpaceSecretPolicy({ spaceId: await findSpaceId(client, shell, given), ...change }),
      )
      if (options.json) return writeJson(shell.out, { spaceId, space })
      shell.out.write(spaceText({ spaceId, space }))
    })
