import { createClient } from '@postern/sdk'
import type { ClientOptions, PosternClient } from '@postern/sdk'
import type { Command } from 'commander'
import { readCredentials } from './credentials.ts'
import type { CredentialOptions } from './credentials.ts'
import { failureOf } from './failure-of.ts'
import { usage } from './failure.ts'
import type { Shell } from './shell.ts'

export interface ConnectionOptions extends CredentialOptions {
  readonly url?: string
}

/** The options of every command that calls the API. */
export const addConnectionOptions = (command: Command): Command =>
  command
    .option('--url <address>', 'the address of the server; else POSTERN_URL')
    .option('--client-id <id>', 'who to be, app_…; else POSTERN_CLIENT_ID')
    .option(
      '--client-secret-file <file>',
      'the file that holds the secret, - for standard input; else POSTERN_CLIENT_SECRET_FILE or POSTERN_CLIENT_SECRET',
    )

const connect = (options: ClientOptions): PosternClient => {
  try {
    return createClient(options)
  } catch (cause) {
    throw failureOf(cause, options.url)
  }
}

/** @throws Failure `USAGE` */
const requireUrl = (text: string): URL => {
  if (URL.canParse(text)) return new URL(text)
  throw usage('--url (or POSTERN_URL) must be an address such as https://id.example.com')
}

/** Works with a client of the API, and leaves nothing running behind. */
export const withClient = async <Result>(
  shell: Shell,
  options: ConnectionOptions,
  work: (client: PosternClient, url: string) => Promise<Result>,
): Promise<Result> => {
  const url = requireUrl(options.url ?? shell.config.url)
  const credentials = await readCredentials(shell, options)
  const client = connect({ url: url.href, ...credentials, origins: [url.origin] })
  try {
    return await work(client, url.href.replace(/\/$/, ''))
  } catch (cause) {
    throw failureOf(cause, url.href)
  } finally {
    client.close()
  }
}
