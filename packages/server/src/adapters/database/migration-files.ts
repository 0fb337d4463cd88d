import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg'

/** One migration of this version: its directory's name, its SQL, and the SHA-256 that `_prisma_migrations` records. */
export interface MigrationFile {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/** The migrations in `directory`, oldest first. */
export const readMigrations = (directory: string): MigrationFile[] =>
  readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(join(directory, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))

/** The same migrations as the schema engine wants them. */
export const migrationList = (directory: string, migrations: readonly MigrationFile[]): MigrationList => ({
  baseDir: directory,
  lockfile: { path: 'migration_lock.toml', content: readFileSync(join(directory, 'migration_lock.toml'), 'utf8') },
  shadowDbInitScript: '',
  migrationDirectories: migrations.map(({ name, sql }) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
  })),
})
