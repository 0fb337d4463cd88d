import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import { readMigrations } from '../../packages/server/src/adapters/database/migration-files.ts'
import type { DatabaseOptions } from '../../packages/server/src/adapters/database/options.ts'
import { databaseKind, emptyPostgres, preparedDump, temporaryDirectory } from '../support/database.ts'
import { newerMigrations, ownMigrations } from '../support/migration-directories.ts'
import { openInProcess } from '../support/opening-process.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** A place for a database that was never opened, of the kind this run uses. */
const nowhere = async (): Promise<DatabaseOptions> => {
  if (databaseKind() === 'postgres') {
    const { url, drop } = await emptyPostgres()
    cleanUps.push(drop)
    return { url, directory: 'memory' }
  }
  const { path, remove } = temporaryDirectory()
  cleanUps.push(remove)
  return { directory: join(path, 'data') }
}

/** A place for a database of this version. */
const migrated = async (): Promise<DatabaseOptions> => {
  const options = { ...(await nowhere()), loadDataDir: preparedDump() }
  await openAndClose(options)
  return options
}

const newer = (sql: string): { path: string; name: string } => {
  const migrations = newerMigrations(sql)
  cleanUps.push(migrations.remove)
  return migrations
}

const applied = async (options: DatabaseOptions): Promise<string[]> => {
  const database = await openDatabase(options)
  const session = await database.session('test')
  const rows = await session.query<{ name: string }>('SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1')
  await database.close()
  return rows.map(({ name }) => name)
}

const openAndClose = async (options: DatabaseOptions): Promise<void> => (await openDatabase(options)).close()

test('a fresh database gets every migration, and a second open gets it none', async () => {
  const options = await nowhere()
  const first = await applied(options)
  expect(first).not.toEqual([])
  expect(await applied(options)).toEqual(first)
})

test('a newer version brings the database on; the older one is then refused, with what to do', async () => {
  const options = await migrated()
  const { path, name } = newer('CREATE TABLE newer (id int);')
  expect(await applied({ ...options, migrationsDirectory: path })).toContain(name)
  await expect(openAndClose(options)).rejects.toMatchObject({
    code: 'SCHEMA_NEWER',
    message: expect.stringContaining(name) as string,
  })
})

test('a migration that fails leaves nothing of itself, and the next start says so', async () => {
  const options = await migrated()
  const { path, name } = newer('CREATE TABLE half (id int);\nALTER TABLE nowhere ADD COLUMN id int;')
  const failing = { ...options, migrationsDirectory: path }
  await expect(openAndClose(failing)).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringContaining('nowhere') as string,
  })
  await expect(openAndClose(options)).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringContaining(name) as string,
  })
})

test('a migration whose process was killed before it was done is begun anew', async () => {
  const options = await nowhere()
  await openAndClose(options)
  const { path, name } = newer('CREATE TABLE newer (id int);')
  // As the engine leaves it: begun, neither finished nor refused.
  const database = await openDatabase(options)
  const session = await database.session('test')
  await session.transaction(async (query) => {
    await query('SET LOCAL ROLE NONE')
    await query(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('begun', 'none', $1)`, [name])
  })
  await database.close()
  expect(await applied({ ...options, migrationsDirectory: path })).toContain(name)
  expect(await applied({ ...options, migrationsDirectory: path })).toContain(name)
})

test('a migration that was edited after it was applied is refused', async () => {
  const options = await migrated()
  const { path } = newer('SELECT 1;')
  const [init = ''] = readdirSync(path)
  appendFileSync(join(path, init, 'migration.sql'), '-- edited\n')
  await expect(openAndClose({ ...options, migrationsDirectory: path })).rejects.toMatchObject({
    code: 'SCHEMA_DIFFERS',
    message: expect.stringContaining(init) as string,
  })
})

test('two processes that open one fresh database at once both succeed, or the second is told it is in use', async () => {
  const options = await nowhere()
  const processes = await Promise.all([openInProcess(options), openInProcess(options)])
  const answers = processes.map(({ answer }) => answer).toSorted()
  expect(answers).toEqual(databaseKind() === 'postgres' ? ['open', 'open'] : ['DIRECTORY_IN_USE', 'open'])
  await Promise.all(processes.map((each) => each.close()))
  const names = readMigrations(ownMigrations).map(({ name }) => name)
  expect((await applied(options)).toSorted()).toEqual(names.toSorted())
})
