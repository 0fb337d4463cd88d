import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where the embedded database's files stand inside the data directory. */
export const dataFiles = (directory: string): string => join(directory, 'postgres')

const marker = (directory: string): string => join(directory, 'postgres.incomplete')

const syncPath = (path: string): void => {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Whether the files must be made anew. Files of a first start that did not finish are removed: nothing was ever
 * acknowledged from them. Only the marker says so; files without it are never touched.
 */
export const beginDataFiles = (directory: string): boolean => {
  if (existsSync(marker(directory))) rmSync(dataFiles(directory), { recursive: true, force: true })
  const isFresh = !existsSync(dataFiles(directory))
  if (isFresh) {
    writeFileSync(marker(directory), '')
    syncPath(directory)
  }
  return isFresh
}

/** Brings the files of a first start to the disk, then declares them complete. Does nothing at later starts. */
export const completeDataFiles = (directory: string): void => {
  if (!existsSync(marker(directory))) return
  const root = dataFiles(directory)
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() || entry.isDirectory()) syncPath(join(entry.parentPath, entry.name))
  }
  syncPath(root)
  rmSync(marker(directory))
  syncPath(directory)
  syncPath(dirname(directory))
}
