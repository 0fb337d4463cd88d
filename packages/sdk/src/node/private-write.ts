import { rename, rm, writeFile } from 'node:fs/promises'
import { toBase64Url } from '@postern/protocol'
import { secureBytes } from '../platform.ts'

/** A name beside `path` that nobody else uses. */
export const besides = (path: string): string => `${path}.${toBase64Url(secureBytes(16))}`

/** Puts a file there in one step, for this account alone: whoever reads sees the old one or the new one, and never a part. */
export const writePrivateFile = async (path: string, text: string): Promise<void> => {
  const beside = besides(path)
  try {
    await writeFile(beside, text, { mode: 0o600, flag: 'wx', flush: true })
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
