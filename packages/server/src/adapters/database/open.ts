import { fileURLToPath } from 'node:url'
import type { Database } from '../../kernel/database.ts'
import { openEmbedded } from './embedded/open-embedded.ts'
import type { DatabaseOptions } from './options.ts'
import { openPostgres } from './postgres/open-postgres.ts'

const ownMigrations = fileURLToPath(new URL('../../../../../prisma/migrations', import.meta.url))

/**
 * Opens the database: migrated to this version, with the runtime role's rights in place, and every connection under
 * that role.
 *
 * @throws DatabaseRefusal
 */
export const openDatabase = (options: DatabaseOptions): Promise<Database> => {
  const { url, migrationsDirectory = ownMigrations } = options
  return url === undefined
    ? openEmbedded(options, migrationsDirectory)
    : openPostgres({ ...options, url }, migrationsDirectory)
}
