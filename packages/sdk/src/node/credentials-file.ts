import type { ClientCredentials } from '../credentials.ts'
import { credentialsOf } from '../credentials/document.ts'
import { fromProvider } from '../credentials/from-provider.ts'
import { PosternError } from '../errors.ts'
import { createSeal } from '../seal.ts'
import type { SealingKey } from '../seal.ts'
import { readPrivateFile } from './private-file.ts'
import { writePrivateFile } from './private-write.ts'

export interface FileOptions {
  /** Where the file is. */
  readonly path: string
  /** The application's client ID, where the file holds the secret alone. */
  readonly clientId?: string
  /** What opens it, where `sealCredentials` wrote it: 32 random bytes in base 64, or a function that gets them. */
  readonly key?: SealingKey
}

export interface SealCredentialsOptions {
  /** Where the file shall be. */
  readonly path: string
  /** What opens it again: 32 random bytes in base 64, or a function that gets them. Not from a file beside it. */
  readonly key: SealingKey
  /** The application's client ID. */
  readonly clientId: string
  /** Its secrets, the newest first. */
  readonly secrets: readonly string[]
}

const where = 'credentials file'
/** A sealed text opens as what it was sealed for alone. */
const context = 'postern-credentials/1'

/**
 * Credentials from a file that only this process's account can read (mode 0600 or less, on POSIX). It is read for each
 * token request, so that a new one takes effect at once: write it beside the old one and rename it over.
 */
export const fromFile = ({ path, clientId, key }: FileOptions): ClientCredentials => {
  const seal = key === undefined ? null : createSeal(key)
  return fromProvider(async () => {
    try {
      const text = await readPrivateFile(path, where)
      const opened = seal === null ? text : await seal.open(context, text)
      if (opened === null) throw new PosternError('SECRET_MALFORMED', { where })
      return credentialsOf(opened, clientId, where)
    } catch (cause) {
      throw cause instanceof PosternError ? cause : new PosternError('SECRET_UNAVAILABLE', { where, cause })
    }
  })
}

/**
 * Writes credentials for {@link fromFile}, sealed (AES-256-GCM), with mode 0600 and in one step.
 * @throws PosternError `INVALID_CONFIGURATION` · what the system says, as it is
 */
export const sealCredentials = async (options: SealCredentialsOptions): Promise<void> => {
  const { path, key, clientId, secrets } = options
  await writePrivateFile(path, await createSeal(key).seal(context, JSON.stringify({ clientId, secrets })))
}
