import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import type { DiffTarget } from '@prisma/schema-engine-wasm/schema_engine_bg'
import { embeddedAdapterFactory } from '../packages/server/src/adapters/database/embedded/prisma-adapter.ts'
import { migrationList, readMigrations } from '../packages/server/src/adapters/database/migration-files.ts'
import { withSchemaEngine } from '../packages/server/src/adapters/database/schema-engine.ts'

/** Where the data model stands. */
export const schemaDirectory = fileURLToPath(new URL('../prisma', import.meta.url))

/** Where its migrations stand. */
export const migrationsDirectory = join(schemaDirectory, 'migrations')

const schemaFiles = (directory: string): [string, string][] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.prisma'))
    .toSorted()
    .map((path) => [path, readFileSync(join(directory, path), 'utf8')])

/** The SQL that leads from what the migrations make to what the data model says; empty where they agree. */
export const diffMigrations = async (schemas: string, migrations: string): Promise<string> => {
  const datamodels = schemaFiles(schemas)
  const files = readMigrations(migrations)
  const from: DiffTarget =
    files.length === 0 ? { tag: 'empty' } : { tag: 'migrations', ...migrationList(migrations, files) }
  const to: DiffTarget = { tag: 'schemaDatamodel', files: datamodels.map(([path, content]) => ({ path, content })) }
  const scratch = await PGlite.create('memory://')
  // Empty and thrown away afterwards, it is the shadow database too.
  const adapters = embeddedAdapterFactory(scratch)
  const factory = { ...adapters, connectToShadowDb: adapters.connect }
  try {
    const filters = { externalTables: [], externalEnums: [] }
    const { exitCode, stdout } = await withSchemaEngine(factory, datamodels, (engine) =>
      engine.diff({ from, to, script: true, exitCode: true, filters }),
    )
    return exitCode === 0 ? '' : (stdout ?? '')
  } finally {
    await scratch.close()
  }
}
