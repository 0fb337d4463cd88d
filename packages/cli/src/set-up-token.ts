import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unreadable } from './read-input.ts'

export const setupTokenFile = (dataDirectory: string): string => join(dataDirectory, 'setup-token')

/** The one-time token as the server of this machine left it; null where there is none. @throws Failure `FILE_NOT_READABLE` */
export const findSetupToken = async (dataDirectory: string): Promise<string | null> => {
  const file = setupTokenFile(dataDirectory)
  try {
    return (await readFile(file, 'utf8')).trim() || null
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw unreadable(file, cause)
  }
}
