// node scripts/migration-new.ts <name>: writes the SQL that brings the migrations up to the data model.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { diffMigrations, migrationsDirectory, schemaDirectory } from './migration-diff.ts'

const [name] = process.argv.slice(2)
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  process.stderr.write('Name the migration in lower case, such as: node scripts/migration-new.ts add_webhooks\n')
  process.exit(1)
}

const lock = join(migrationsDirectory, 'migration_lock.toml')
mkdirSync(migrationsDirectory, { recursive: true })
if (!existsSync(lock)) writeFileSync(lock, 'provider = "postgresql"\n')

const sql = await diffMigrations(schemaDirectory, migrationsDirectory)
if (sql === '') {
  process.stdout.write('The migrations already make what the data model says; nothing was written.\n')
} else {
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const directory = join(migrationsDirectory, `${stamp}_${name}`)
  mkdirSync(directory)
  writeFileSync(join(directory, 'migration.sql'), sql)
  process.stdout.write(`Wrote ${directory}. Read it before you commit it.\n`)
}
