import { stat } from 'node:fs/promises'
import { Failure } from './failure.ts'
import { readSecretInput, unreadable } from './read-input.ts'
import type { Shell } from './shell.ts'

export interface CredentialOptions {
  readonly clientId?: string
  readonly clientSecretFile?: string
}

const readableByOthers = 0o077

/** @throws Failure `SECRET_FILE_EXPOSED` for a file that others of this machine may read */
const refuseExposed = async (file: string): Promise<void> => {
  const found = await stat(file).catch((cause: unknown) => {
    throw unreadable(file, cause)
  })
  // Windows has no such bits; a pipe of the shell is not reached by its name.
  if (process.platform === 'win32' || !found.isFile() || (found.mode & readableByOthers) === 0) return
  const mode = (found.mode & 0o777).toString(8).padStart(4, '0')
  throw new Failure(
    'SECRET_FILE_EXPOSED',
    `${file} holds a secret, and its mode ${mode} lets others of this machine at it. Do: chmod 600 ${file}`,
  )
}

const secretOf = async (shell: Shell, given: string | undefined): Promise<string> => {
  const { clientSecret, clientSecretFile } = shell.config
  if (given === undefined && clientSecret !== null && clientSecretFile !== null)
    throw new Failure('USAGE', 'Set POSTERN_CLIENT_SECRET or POSTERN_CLIENT_SECRET_FILE, not both.')
  if (given === undefined && clientSecret !== null) return clientSecret
  const file = given ?? clientSecretFile
  if (file === null)
    throw new Failure(
      'CREDENTIALS_MISSING',
      'There is no client secret: set POSTERN_CLIENT_SECRET_FILE or POSTERN_CLIENT_SECRET, or give --client-secret-file.',
    )
  if (file !== '-') await refuseExposed(file)
  return readSecretInput(shell, file, 'client secret')
}

/** Whether anything says that this command is an application; else it is whoever signed in with `postern login`. */
export const areCredentialsGiven = ({ config }: Shell, options: CredentialOptions): boolean =>
  [
    options.clientId,
    options.clientSecretFile,
    config.clientId ?? undefined,
    config.clientSecret ?? undefined,
    config.clientSecretFile ?? undefined,
  ].some((given) => given !== undefined)

/** Which application this command is, from its options before its environment. */
export const readCredentials = async (
  shell: Shell,
  options: CredentialOptions,
): Promise<{ readonly clientId: string; readonly clientSecret: string }> => {
  const clientId = options.clientId ?? shell.config.clientId
  if (clientId === null)
    throw new Failure('CREDENTIALS_MISSING', 'There is no client ID: set POSTERN_CLIENT_ID, or give --client-id.')
  return { clientId, clientSecret: await secretOf(shell, options.clientSecretFile) }
}
