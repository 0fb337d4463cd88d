import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseRefusal } from '../refusal.ts'

// node:sqlite announces itself as experimental on standard error; only a file lock of it is used here.
const loadSqlite = (): typeof import('node:sqlite') => {
  const emitWarning = process.emitWarning
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).includes('SQLite')) Reflect.apply(emitWarning, process, [warning, ...rest])
  }) as typeof process.emitWarning
  try {
    return process.getBuiltinModule('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}

const isBusy = (error: unknown): boolean => (error as { errcode?: number } | null)?.errcode === 5

/**
 * Takes `directory` for this process, making it if needed. An exclusive SQLite transaction is a lock of the operating
 * system's, on every platform Node runs on: it ends with the process, however that ends. PGlite itself has no lock, and
 * two processes on one directory destroy it. Nothing else in this process may open the lock file: on POSIX, closing it
 * anywhere would give it up.
 *
 * @returns gives the directory back
 * @throws DatabaseRefusal `DIRECTORY_IN_USE`, `DIRECTORY_UNUSABLE`
 */
export const lockDirectory = (directory: string): (() => void) => {
  const { DatabaseSync } = loadSqlite()
  let lock: import('node:sqlite').DatabaseSync | undefined
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    lock = new DatabaseSync(join(directory, 'lock'))
    lock.exec('PRAGMA busy_timeout = 0')
    lock.exec('BEGIN EXCLUSIVE')
    const held = lock
    return () => held.close()
  } catch (cause) {
    lock?.close()
    if (isBusy(cause)) {
      throw new DatabaseRefusal(
        'DIRECTORY_IN_USE',
        `Another Postern process is using ${directory}. Stop it, or give this one a data directory of its own; for ` +
          'several processes on one database set DATABASE_URL to a PostgreSQL.',
        { cause },
      )
    }
    throw new DatabaseRefusal(
      'DIRECTORY_UNUSABLE',
      `The data directory ${directory} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        'Make it writable for the user Postern runs as, or choose another.',
      { cause },
    )
  }
}
