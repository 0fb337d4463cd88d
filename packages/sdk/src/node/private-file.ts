import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { PosternError } from '../errors.ts'

const maxBytes = 64 * 1024
const othersMask = 0o077

/**
 * Refuses a file that another account could have written or can read. On Windows there are neither modes nor owners to
 * look at, so nothing is refused there.
 */
const requirePrivate = async (file: FileHandle, where: string): Promise<void> => {
  const { mode, uid, size } = await file.stat()
  if ((mode & constants.S_IFMT) !== constants.S_IFREG || size > maxBytes)
    throw new PosternError('SECRET_MALFORMED', { where })
  const account = process.getuid?.()
  if (account !== undefined && (uid !== account || (mode & othersMask) !== 0))
    throw new PosternError('SECRET_EXPOSED', { where })
}

/**
 * The text of a file that is for this process's account alone. Looked at is the open file, not the path, so that it cannot
 * be another one by the time it is read; and opening does not wait, as it would for a pipe.
 * @throws PosternError `SECRET_EXPOSED` · `SECRET_MALFORMED` · what the system says, as it is
 */
export const readPrivateFile = async (path: string, where: string): Promise<string> => {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    await requirePrivate(file, where)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}
