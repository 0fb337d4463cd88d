import { appendFileSync, cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diffMigrations, migrationsDirectory, schemaDirectory } from '../../scripts/migration-diff.ts'
import { temporaryDirectory } from '../support/database.ts'
import { newerMigrations } from '../support/migration-directories.ts'

test('the migrations make exactly what the data model says', async () => {
  expect(await diffMigrations(schemaDirectory, migrationsDirectory)).toBe('')
})

test('a column the data model has and the migrations have not is found', async () => {
  const { path, remove } = temporaryDirectory()
  mkdirSync(join(path, 'models'))
  cpSync(join(schemaDirectory, 'schema.prisma'), join(path, 'schema.prisma'))
  cpSync(join(schemaDirectory, 'models'), join(path, 'models'), { recursive: true })
  appendFileSync(join(path, 'models', 'planted.prisma'), 'model Planted {\n  id String @id\n}\n')
  expect(await diffMigrations(path, migrationsDirectory)).toContain('CREATE TABLE "Planted"')
  remove()
})

test('what the migrations make and the data model does not say is found: tables, indexes, and where a foreign key leads', async () => {
  const { path, remove } = newerMigrations(`
    CREATE TABLE planted (id int PRIMARY KEY);
    CREATE INDEX planted_index ON audit_events (outcome);
    ALTER TABLE members DROP CONSTRAINT members_user_id_fkey;
    ALTER TABLE members ADD CONSTRAINT members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
      ON DELETE CASCADE ON UPDATE CASCADE;`)
  const drift = await diffMigrations(schemaDirectory, path)
  expect(drift).toContain('DROP TABLE "planted"')
  expect(drift).toContain('DROP INDEX "planted_index"')
  expect(drift).toContain('DROP CONSTRAINT "members_user_id_fkey"')
  remove()
})
