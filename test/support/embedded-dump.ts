import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { prepareEmbedded } from '../../packages/server/src/adapters/database/embedded/start.ts'
import { readMigrations } from '../../packages/server/src/adapters/database/migration-files.ts'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

// A run that started before may still be reading its own.
const dayMs = 86_400_000

const cacheKey = (migrations: string): string => {
  const hash = createHash('sha256')
  for (const path of ['pnpm-lock.yaml', 'test/support/embedded-dump.ts']) hash.update(readFileSync(fromRoot(path)))
  for (const { name, checksum } of readMigrations(migrations)) hash.update(`${name} ${checksum}\n`)
  return hash.digest('hex').slice(0, 16)
}

/**
 * The path of a dump of an embedded database that is migrated and empty. Made where the migrations or the locked
 * versions changed since; a test then starts from it in a third of a second instead of in two.
 */
export const embeddedDump = async (): Promise<string> => {
  const migrations = fromRoot('prisma/migrations')
  const directory = fromRoot('node_modules/.cache/postern')
  const path = join(directory, `embedded-${cacheKey(migrations)}.tar`)
  if (existsSync(path)) return path
  // Small segments of the write-ahead log: at the usual 16 MiB they would be most of the dump.
  const engine = await PGlite.create({ dataDir: 'memory://', initDbStartParams: ['--wal-segsize=1'] })
  await prepareEmbedded(engine, migrations)
  // Templates of databases that nobody makes: without them it is half as large, and a test starts in two thirds of the time.
  await engine.exec('UPDATE pg_database SET datistemplate = false')
  for (const template of ['template0', 'template1']) await engine.exec(`DROP DATABASE ${template}`)
  const dump = await engine.dumpDataDir('none')
  await engine.close()
  mkdirSync(directory, { recursive: true })
  // Other runs may be making the same file: each writes its own and moves it into place.
  const own = `${path}.${randomUUID()}`
  writeFileSync(own, Buffer.from(await dump.arrayBuffer()))
  renameSync(own, path)
  for (const name of readdirSync(directory)) {
    const old = join(directory, name)
    if (statSync(old).mtimeMs < Date.now() - dayMs) rmSync(old)
  }
  return path
}
