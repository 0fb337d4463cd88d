import { Command } from 'commander'
import { addAddressOption, requireUrl } from '../connection.ts'
import type { AddressOptions } from '../connection.ts'
import { Failure } from '../failure.ts'
import { failureOf } from '../failure-of.ts'
import { findKeptSession, keepSession, requireSessionKeeping } from '../kept-session.ts'
import { readSecretInput } from '../read-input.ts'
import { SessionConnection } from '../session-connection.ts'
import { writeJson } from '../shell.ts'
import type { Shell } from '../shell.ts'
import { nameList } from '../table.ts'
import { wholeNumber } from '../whole-number.ts'

interface Options extends AddressOptions {
  readonly email: string
  readonly passwordFile: string
  readonly idleMinutes?: number
  readonly json?: true
}

export const loginCommand = (shell: Shell): Command =>
  addAddressOption(new Command('login'))
    .summary('sign in as yourself')
    .description(
      'Signs you in. Commands without client credentials then act as you, until the session was idle for too long, and\n' +
        'for 12 hours at most. It is kept in a file that only you can read.',
    )
    .requiredOption('--email <address>', 'your e-mail address')
    .option('--password-file <file>', 'the file that holds your password; - for standard input', '-')
    .option(
      '--idle-minutes <number>',
      'after how many minutes without a command it ends; 30 at first',
      wholeNumber(5, 60),
    )
    .option('--json', 'print one JSON object, for scripts')
    .action(async ({ email, passwordFile, idleMinutes, json, ...address }: Options) => {
      const { origin, href } = requireUrl(shell, address)
      requireSessionKeeping(shell)
      const password = await readSecretInput(shell, passwordFile, 'password')
      // The one before is over with this one; one that cannot be used is no reason not to sign in.
      const before = await findKeptSession(shell, origin).catch(() => null)
      const connection = new SessionConnection(origin, before?.token ?? null)
      const input = { email, password, ...(idleMinutes !== undefined && { idleMinutes }) }
      const signedIn = await connection
        .client()
        .signIn(input)
        .catch((cause: unknown) => {
          throw failureOf(cause, href)
        })
      const { userId, sessionId, endsAt } = signedIn
      const { token } = connection
      if (token === null || token === before?.token)
        throw new Failure('INVALID_RESPONSE', `What answers at ${origin} is no Postern of this version.`)
      await keepSession(shell, { origin, sessionId, userId, endsAt, token })
      if (json) return writeJson(shell.out, { userId, sessionId, endsAt })
      shell.out.write(
        nameList([
          ['signed in as', userId],
          ['at', origin],
          ['session', sessionId],
          ['ends', endsAt],
        ]),
      )
    })
