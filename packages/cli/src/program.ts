import { Command } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { applicationsCommand } from './commands/applications.ts'
import { auditCommand } from './commands/audit.ts'
import { completionCommand } from './commands/completion.ts'
import { doctorCommand } from './commands/doctor.ts'
import { invitationsCommand } from './commands/invitations.ts'
import { loginCommand } from './commands/login.ts'
import { logoutCommand } from './commands/logout.ts'
import { membersCommand } from './commands/members.ts'
import { outboxCommand } from './commands/outbox.ts'
import { profileCommand } from './commands/profile.ts'
import { reauthenticateCommand } from './commands/reauthenticate.ts'
import { reportLeakCommand } from './commands/report-leak.ts'
import { scopesCommand } from './commands/scopes.ts'
import { rotateCommand } from './commands/rotate.ts'
import { sessionsCommand } from './commands/sessions.ts'
import { setUpCommand } from './commands/set-up.ts'
import { spacesCommand } from './commands/spaces.ts'
import { tokenCommand } from './commands/token.ts'
import { usersCommand } from './commands/users.ts'
import { webhooksCommand } from './commands/webhooks.ts'
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
    .addCommand(loginCommand(shell))
    .addCommand(logoutCommand(shell))
    .addCommand(reauthenticateCommand(shell))
    .addCommand(whoamiCommand(shell))
    .addCommand(doctorCommand(shell))
    .addCommand(tokenCommand(shell))
    .addCommand(applicationsCommand(shell))
    .addCommand(scopesCommand(shell))
    .addCommand(rotateCommand(shell))
    .addCommand(webhooksCommand(shell))
    .addCommand(outboxCommand(shell))
    .addCommand(spacesCommand(shell))
    .addCommand(usersCommand(shell))
    .addCommand(membersCommand(shell))
    .addCommand(invitationsCommand(shell))
    .addCommand(sessionsCommand(shell))
    .addCommand(profileCommand(shell))
    .addCommand(auditCommand(shell))
    .addCommand(completionCommand(shell))
    .addCommand(reportLeakCommand(shell))
