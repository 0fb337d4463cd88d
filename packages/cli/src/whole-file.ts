import { rmSync } from 'node:fs'
import { access, link, open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { fileRefusal, newFileFlags } from './reserved-file.ts'
import { syncDirectory } from './secret-destination.ts'

/**
 * Makes a new file that only its owner can read, whole or not at all: it is written beside its place and put there when the
 * work is done, whatever stops this process meanwhile. A file that is there stays.
 *
 * @throws Failure `FILE_EXISTS` · `FILE_NOT_WRITABLE`, and whatever `work` throws
 */
const withWholeFile = async <Result>(path: string, work: (handle: FileHandle) => Promise<Result>): Promise<Result> => {
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) throw fileRefusal(path, 'EEXIST')
  const beside = `${path}.${process.pid}.new`
  const handle = await open(beside, newFileFlags, 0o600).catch((cause: unknown) => {
    throw fileRefusal(beside, cause)
  })
  const remove = (): void => rmSync(beside, { force: true })
  process.once('exit', remove)
  try {
    const result = await work(handle)
    await handle.sync()
    // Not a rename, which would take the place of a file that came meanwhile.
    await link(beside, path).catch((cause: unknown) => {
      throw fileRefusal(path, cause)
    })
    await syncDirectory(path)
    return result
  } finally {
    await handle.close().catch(() => undefined)
    await rm(beside, { force: true })
    process.off('exit', remove)
  }
}

/** The same where a file is wanted; else without one. */
export const withOptionalWholeFile = <Result>(
  path: string | undefined,
  work: (handle: FileHandle | null) => Promise<Result>,
): Promise<Result> => (path === undefined ? work(null) : withWholeFile(path, work))
