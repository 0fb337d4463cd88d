import { Command } from 'commander'
import { Failure, usage } from '../failure.ts'
import { permissionList } from '../permission-list.ts'
import { printable } from '../printable.ts'
import { readSecretInput } from '../read-input.ts'
import { requestSetUp, requireLocalUrl } from '../set-up-request.ts'
import type { SetUpInput } from '../set-up-request.ts'
import { writeJson } from '../shell.ts'
import type { Shell } from '../shell.ts'

interface Options {
  readonly email: string
  readonly passwordFile: string
  readonly space?: string
  readonly application?: string
  readonly permissions?: string
  readonly json?: true
}

interface Made {
  readonly admin: { readonly id: string; readonly email: string }
  readonly space?: { readonly id: string; readonly name: string }
  readonly application?: { readonly id: string; readonly clientId: string; readonly clientSecret: string }
}

const isMade = (body: unknown): body is Made =>
  typeof body === 'object' && body !== null && 'admin' in body && typeof body.admin === 'object'

const inputOf = ({ email, space, application, permissions }: Options): Omit<SetUpInput, 'password'> => {
  const granted = permissions === undefined ? [] : permissionList(permissions)
  if (application !== undefined && space === undefined)
    throw usage('--application needs --space, the space it shall be in.')
  if (application === undefined && permissions !== undefined)
    throw usage('--permissions needs --application, the application that shall have them.')
  return {
    email,
    ...(space !== undefined && { space }),
    ...(application !== undefined && { application: { name: application, permissions: granted } }),
  }
}

const asText = ({ admin, space, application }: Made): string =>
  [
    'Postern is set up.',
    `  admin          ${printable(admin.email)} (${admin.id})`,
    ...(space ? [`  space          ${printable(space.name)} (${space.id})`] : []),
    ...(application
      ? [
          `  client ID      ${application.clientId}`,
          `  client secret  ${application.clientSecret}`,
          '',
          'The client secret is shown this once: keep it now.',
        ]
      : []),
    '',
  ].join('\n')

export const setUpCommand = (shell: Shell): Command =>
  new Command('setup')
    .summary('set up a new installation: its first admin and, if wanted, a space and an application')
    .description(
      'Sets up the installation that runs on this machine, once: its first admin and, if wanted, a space and an\n' +
        'application. The one-time token is read from POSTERN_DATA_DIR, the address from POSTERN_PUBLIC_URL or PORT:\n' +
        'set them as for the server.',
    )
    .requiredOption('--email <address>', 'the e-mail address of the admin')
    .requiredOption('--password-file <file>', 'the file that holds the password; - for standard input')
    .option('--space <name>', 'make this space')
    .option('--application <name>', 'make this application in the space, and reveal its secret')
    .option('--permissions <names>', 'what the application shall be granted, such as applications:read,audit:read')
    .option('--json', 'print one JSON object, for scripts')
    .action(async (options: Options) => {
      const input = inputOf(options)
      const url = requireLocalUrl(shell.config.localUrl)
      const password = await readSecretInput(shell, options.passwordFile, 'password')
      const made = await requestSetUp(shell, url, { ...input, password })
      if (!isMade(made)) throw new Failure('INVALID_RESPONSE', `What answers at ${url} is no Postern of this version.`)
      const { admin, space, application } = made
      if (options.json) writeJson(shell.out, { admin, ...(space && { space }), ...(application && { application }) })
      else shell.out.write(asText(made))
    })
