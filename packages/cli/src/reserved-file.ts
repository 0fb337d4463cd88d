import { constants, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { Failure } from './failure.ts'

const { O_CREAT, O_EXCL, O_WRONLY } = constants
// A link in its place must not be followed to a file of somebody else's choice.
export const newFileFlags = O_CREAT | O_EXCL | O_WRONLY

/** A new file, readable by its owner alone, that is only left where the work was done. */
export interface ReservedFile {
  readonly path: string
  readonly handle: FileHandle
}

/** Why a file cannot be made, by what the system said, or its code. */
export const fileRefusal = (path: string, cause: unknown): Failure => {
  const told = cause instanceof Error && 'code' in cause ? cause.code : cause
  const code = typeof told === 'string' ? told : 'unknown error'
  return code === 'EEXIST'
    ? new Failure('FILE_EXISTS', `${path} exists already, and is not written over: give another name, or remove it.`)
    : new Failure(
        'FILE_NOT_WRITABLE',
        `Cannot make ${path}: ${code === 'ENOENT' ? 'there is no such directory' : code}.`,
      )
}

/**
 * Makes the file first and works then, so that nothing is asked for that could not be kept. What fails or is interrupted
 * leaves no file.
 *
 * @throws Failure `FILE_EXISTS` · `FILE_NOT_WRITABLE`, and whatever `work` throws
 */
const withReservedFile = async <Result>(
  path: string,
  work: (file: ReservedFile) => Promise<Result>,
): Promise<Result> => {
  const handle = await open(path, newFileFlags, 0o600).catch((cause: unknown) => {
    throw fileRefusal(path, cause)
  })
  // Also where a second Ctrl-C ends the process on the spot.
  const remove = (): void => rmSync(path, { force: true })
  process.once('exit', remove)
  try {
    const result = await work({ path, handle })
    await handle.sync()
    await handle.close()
    return result
  } catch (cause) {
    await handle.close().catch(() => undefined)
    remove()
    throw cause
  } finally {
    process.off('exit', remove)
  }
}

/** The same where a file is wanted; else without one. */
export const withOptionalFile = <Result>(
  path: string | undefined,
  work: (file: ReservedFile | null) => Promise<Result>,
): Promise<Result> => (path === undefined ? work(null) : withReservedFile(path, work))
