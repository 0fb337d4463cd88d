import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the environment says. Built once; nothing else reads it. */
export interface Config {
  /** Where the commands go that sign in. */
  readonly url: string
  readonly clientId: string | null
  readonly clientSecret: string | null
  readonly clientSecretFile: string | null
  /** Where set-up goes: the server of this machine. */
  readonly localUrl: string
  /** Where that server keeps its data, and so the one-time set-up token. */
  readonly dataDirectory: string
}

const workspace = fileURLToPath(new URL('../../..', import.meta.url))

/** Blank counts as not set: scripts and unit files often leave a name empty. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>> = process.env): Config => {
  const given = (name: string): string | null => environment[name]?.trim() || null
  const localUrl = given('POSTERN_PUBLIC_URL') ?? `http://127.0.0.1:${given('PORT') ?? '4000'}`
  return {
    url: given('POSTERN_URL') ?? localUrl,
    clientId: given('POSTERN_CLIENT_ID'),
    clientSecret: given('POSTERN_CLIENT_SECRET'),
    clientSecretFile: given('POSTERN_CLIENT_SECRET_FILE'),
    localUrl,
    dataDirectory: resolve(workspace, given('POSTERN_DATA_DIR') ?? '.postern'),
  }
}
