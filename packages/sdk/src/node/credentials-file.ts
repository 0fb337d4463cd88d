import type { ClientCredentials } from '../credentials.ts'
import { credentialsOf } from '../credentials/document.ts'
import { fromProvider } from '../credentials/from-provider.ts'
import { PosternError } from '../errors.ts'
import { readPrivateFile } from './private-file.ts'

export interface FileOptions {
  /** Where the file is. */
  readonly path: string
  /** The application's client ID, where the file holds the secret alone. */
  readonly clientId?: string
}

const where = 'credentials file'

/**
 * Credentials from a file that only this process's account can read (mode 0600 or less, on POSIX). It is read for each
 * token request, so that a new one takes effect at once: write it beside the old one and rename it over.
 */
export const fromFile = ({ path, clientId }: FileOptions): ClientCredentials =>
  fromProvider(async () => {
    try {
      return credentialsOf(await readPrivateFile(path, where), clientId, where)
    } catch (cause) {
      throw cause instanceof PosternError ? cause : new PosternError('SECRET_UNAVAILABLE', { where, cause })
    }
  })
