import { Command } from 'commander'
import { addConnectionOptions, withClient } from '../connection.ts'
import type { ConnectionOptions } from '../connection.ts'
import { permissionList } from '../permission-list.ts'
import { writeJson } from '../shell.ts'
import type { Shell } from '../shell.ts'

interface Options extends ConnectionOptions {
  readonly scope?: string
  readonly audience?: string
  readonly json?: true
}

export const tokenCommand = (shell: Shell): Command =>
  addConnectionOptions(new Command('token'))
    .summary('fetch an access token')
    .description('Fetches an access token and prints it, and nothing else.')
    .option('--scope <names>', 'only these permissions, such as audit:read; all that are granted where left out')
    .option('--audience <uri>', "the API the token is for; Postern's own where left out")
    .option('--json', 'print one JSON object, for scripts')
    .action(async (options: Options) => {
      const scope = options.scope === undefined ? undefined : permissionList(options.scope)
      const { audience, json } = options
      const token = await withClient(shell, options, (client) =>
        client.token({ ...(scope && { scope }), ...(audience !== undefined && { audience }), signal: shell.signal }),
      )
      if (!json) return shell.out.write(`${token.value}\n`)
      writeJson(shell.out, {
        accessToken: token.value,
        tokenType: 'Bearer',
        scope: token.scope,
        expiresAt: token.expiresAt.toISOString(),
      })
    })
