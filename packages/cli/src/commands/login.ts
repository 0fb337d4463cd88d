import { Command } from 'commander'
import { addAddressOption, requireUrl } from '../connection.ts'
import type { AddressOptions } from '../connection.ts'
import { askInBrowser } from '../browser-sign-in.ts'
import { Failure, usage } from '../failure.ts'
import { failureOf } from '../failure-of.ts'
import { findKeptSession, keepSession, requireSessionKeeping } from '../kept-session.ts'
import { readSecretInput } from '../read-input.ts'
import { SessionConnection } from '../session-connection.ts'
import { writeJson } from '../shell.ts'
import type { Shell } from '../shell.ts'
import { nameList } from '../table.ts'
import { wholeNumber } from '../whole-number.ts'

interface Options extends AddressOptions {
  readonly email?: string
  readonly passwordFile?: string
  readonly browser: boolean
  readonly idleMinutes?: number
  readonly json?: true
}

/** Which of the two ways it is: by an e-mail address and a password, or by the browser. @throws Failure `USAGE` */
const requireOneWay = ({ email, passwordFile, browser }: Options): void => {
  if (email === undefined && passwordFile !== undefined)
    throw usage('Give --email with --password-file, or neither to sign in with the browser.')
  if (email !== undefined && !browser) throw usage('With --email no browser is opened: leave out --no-browser.')
}

const begin = async (
  shell: Shell,
  connection: SessionConnection,
  origin: string,
  { email, passwordFile = '-', browser, idleMinutes }: Options,
) => {
  const more = idleMinutes === undefined ? {} : { idleMinutes }
  if (email !== undefined) {
    const password = await readSecretInput(shell, passwordFile, 'password')
    return connection.client().signIn({ email, password, ...more })
  }
  return connection.client().signInByCode({ ...(await askInBrowser(shell, origin, browser)), ...more })
}

export const loginCommand = (shell: Shell): Command =>
  addAddressOption(new Command('login'))
    .summary('sign in as yourself')
    .description(
      'Signs you in with the browser on this machine, or by your password with --email. Commands without client\n' +
        'credentials then act as you, until the session was idle for too long, and for 12 hours at most. It is kept in a\n' +
        'file that only you can read.',
    )
    .option('--no-browser', 'print the address only, and open no browser')
    .option('--email <address>', 'your e-mail address: asks for your password, and uses no browser')
    .option('--password-file <file>', 'the file that holds your password; - for standard input, which is usual')
    .option(
      '--idle-minutes <number>',
      'after how many minutes without a command it ends; 30 at first',
      wholeNumber(5, 60),
    )
    .option('--json', 'print one JSON object, for scripts')
    .action(async (options: Options) => {
      requireOneWay(options)
      const { origin, href } = requireUrl(shell, options)
      requireSessionKeeping(shell)
      // The one before is over with this one; one that cannot be used is no reason not to sign in.
      const before = await findKeptSession(shell, origin).catch(() => null)
      const connection = new SessionConnection(origin, before?.token ?? null)
      const signedIn = await begin(shell, connection, origin, options).catch((cause: unknown) => {
        throw failureOf(cause, href)
      })
      const { userId, sessionId, endsAt } = signedIn
      const { token } = connection
      if (token === null || token === before?.token)
        throw new Failure('INVALID_RESPONSE', `What answers at ${origin} is no Postern of this version.`)
      await keepSession(shell, { origin, sessionId, userId, endsAt, token })
      if (options.json) return writeJson(shell.out, { userId, sessionId, endsAt })
      shell.out.write(
        nameList([
          ['signed in as', userId],
          ['at', origin],
          ['session', sessionId],
          ['ends', endsAt],
        ]),
      )
    })
