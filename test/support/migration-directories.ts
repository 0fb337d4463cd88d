import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryDirectory } from './database.ts'

/** This version's migrations. */
export const ownMigrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

/** This version's migrations and one more, as a newer version would have them. `remove` removes the copy. */
export const newerMigrations = (sql: string): { path: string; name: string; remove: () => void } => {
  const { path, remove } = temporaryDirectory()
  const name = '29990101000000_newer'
  cpSync(ownMigrations, path, { recursive: true })
  mkdirSync(join(path, name))
  writeFileSync(join(path, name, 'migration.sql'), sql)
  return { path, name, remove }
}
