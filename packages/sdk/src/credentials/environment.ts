import type { ClientCredentials } from '../credentials.ts'
import { PosternError } from '../errors.ts'
import { parseJson } from '../exchange.ts'
import { credentialsOf } from './document.ts'
import { fromProvider } from './from-provider.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface EnvironmentOptions {
  /** What the names begin with; `POSTERN_` when left out. */
  readonly prefix?: string
  /** In place of the variables of the process. */
  readonly environment?: Environment
}

/** While secrets overlap there are several, and no application can have more. */
const secretNames = ['CLIENT_SECRET', ...[2, 3, 4, 5].map((number) => `CLIENT_SECRET_${number}`)]

const ofProcess = (): Environment => (globalThis as { process?: { env?: Environment } }).process?.env ?? {}

/**
 * Credentials from `POSTERN_CLIENT_ID` and `POSTERN_CLIENT_SECRET`, and while one secret replaces another
 * `POSTERN_CLIENT_SECRET_2` to `_5`; or from `POSTERN_CLIENT_KEY`, a private key. They are read for each token request.
 */
export const fromEnvironment = ({ prefix = 'POSTERN_', environment }: EnvironmentOptions = {}): ClientCredentials =>
  fromProvider(() => {
    const variables = environment ?? ofProcess()
    const clientId = variables[`${prefix}CLIENT_ID`]
    const key = variables[`${prefix}CLIENT_KEY`]
    const where = `${prefix}CLIENT_ID with ${prefix}CLIENT_SECRET or ${prefix}CLIENT_KEY`
    if (!clientId) throw new PosternError('SECRET_MALFORMED', { where })
    if (key) return credentialsOf({ key: parseJson(key) ?? key }, clientId, where)
    return credentialsOf({ secrets: secretNames.map((name) => variables[prefix + name]?.trim()) }, clientId, where)
  })
