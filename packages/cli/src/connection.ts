import { createClient } from '@postern/sdk'
import type { PosternClient } from '@postern/sdk'
import type { Command } from 'commander'
import { areCredentialsGiven, readCredentials } from './credentials.ts'
import type { CredentialOptions } from './credentials.ts'
import { failureOf } from './failure-of.ts'
import { Failure, usage } from './failure.ts'
import { findKeptSession, forgetSession, keepSession } from './kept-session.ts'
import type { KeptSession } from './kept-session.ts'
import { SessionConnection } from './session-connection.ts'
import type { Shell } from './shell.ts'

export interface AddressOptions {
  readonly url?: string
}

export interface ConnectionOptions extends CredentialOptions, AddressOptions {}

/** The option of every command that speaks to the server. */
export const addAddressOption = (command: Command): Command =>
  command.option('--url <address>', 'the address of the server; else POSTERN_URL')

/** The options of every command that calls the API. */
export const addConnectionOptions = (command: Command): Command =>
  addAddressOption(command)
    .option('--client-id <id>', 'who to be, app_…; else POSTERN_CLIENT_ID; else who signed in with `postern login`')
    .option(
      '--client-secret-file <file>',
      'the file that holds the secret, - for standard input; else POSTERN_CLIENT_SECRET_FILE or POSTERN_CLIENT_SECRET',
    )

/** The address of the server. @throws Failure `USAGE` */
export const requireUrl = (shell: Shell, { url }: AddressOptions): URL => {
  const text = url ?? shell.config.url
  if (URL.canParse(text)) return new URL(text)
  throw usage('--url (or POSTERN_URL) must be an address such as https://id.example.com')
}

interface Connection {
  readonly client: PosternClient
  /** The session it goes by; null where it goes by client credentials. */
  readonly session: KeptSession | null
  /** Keeps what became of the session. */
  readonly settle: () => Promise<void>
}

const connectAsApplication = async (shell: Shell, url: URL, options: ConnectionOptions): Promise<Connection> => {
  const credentials = await readCredentials(shell, options)
  try {
    const client = createClient({ url: url.href, ...credentials, origins: [url.origin] })
    return { client, session: null, settle: () => Promise.resolve() }
  } catch (cause) {
    throw failureOf(cause, url.href)
  }
}

const connectAsPerson = async (shell: Shell, { origin }: URL): Promise<Connection> => {
  const session = await findKeptSession(shell, origin)
  if (session === null)
    throw new Failure(
      'CREDENTIALS_MISSING',
      'There is nobody to act as: sign in with `postern login`, or set POSTERN_CLIENT_ID and POSTERN_CLIENT_SECRET_FILE.',
    )
  const connection = new SessionConnection(origin, session.token)
  return {
    client: connection.client(),
    session,
    settle: async () => {
      const { token } = connection
      if (token === session.token) return
      // Another `postern login` may have come between: what it kept is not touched.
      if ((await findKeptSession(shell, origin))?.token !== session.token) return
      await (token === null ? forgetSession(shell, origin) : keepSession(shell, { ...session, token }))
    },
  }
}

/** Works with a client of the API, and leaves nothing running behind. */
export const withClient = async <Result>(
  shell: Shell,
  options: ConnectionOptions,
  work: (client: PosternClient, url: string, session: KeptSession | null) => Promise<Result>,
): Promise<Result> => {
  const url = requireUrl(shell, options)
  const connect = areCredentialsGiven(shell, options) ? connectAsApplication : connectAsPerson
  const { client, session, settle } = await connect(shell, url, options)
  try {
    return await work(client, url.href.replace(/\/$/, ''), session)
  } catch (cause) {
    throw failureOf(cause, url.href, session !== null)
  } finally {
    client.close()
    await settle()
  }
}
