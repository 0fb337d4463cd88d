import { Command } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { applicationsCommand } from './commands/applications.ts'
import { auditCommand } from './commands/audit.ts'
import { setUpCommand } from './commands/set-up.ts'
import { tokenCommand } from './commands/token.ts'
import { whoamiCommand } from './commands/whoami.ts'
import { exitCodes } from './exit-codes.ts'
import type { Shell } from './shell.ts'

const exitTable = Object.values(exitCodes)
  .map(({ status, meaning }) => `  ${String(status).padEnd(5)}${meaning}`)
  .join('\n')

const closing = `
Environment:
  POSTERN_URL                 address of the server; else POSTERN_PUBLIC_URL, else this machine at PORT (4000)
  POSTERN_CLIENT_ID           who to be, app_…
  POSTERN_CLIENT_SECRET_FILE  file that holds the secret, readable by you alone
  POSTERN_CLIENT_SECRET       the secret itself
  POSTERN_DATA_DIR            setup only: where the server of this machine keeps its data

Exit codes:
${exitTable}

Errors go to standard error as \`postern: what to do (CODE, request req_…)\`; with --json a line of JSON follows:
{"error":{"code":…,"message":…,"requestId":…,"retryable":…}}`

/** Every command, over what it has of its process. */
export const createProgram = (shell: Shell): Command =>
  new Command('postern')
    .description('Postern from the command line: a client of its API.')
    .version(manifest.version)
    .addHelpText('after', closing)
    .addCommand(setUpCommand(shell))
    .addCommand(tokenCommand(shell))
    .addCommand(whoamiCommand(shell))
    .addCommand(applicationsCommand(shell))
    .addCommand(auditCommand(shell))
