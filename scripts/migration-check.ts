// node scripts/migration-check.ts: exit code 1, with the missing SQL, when the migrations and the data model differ.
import { diffMigrations, migrationsDirectory, schemaDirectory } from './migration-diff.ts'

const sql = await diffMigrations(schemaDirectory, migrationsDirectory)
if (sql === '') {
  process.stdout.write('The migrations make exactly what the data model says.\n')
} else {
  process.stderr.write(
    `The migrations differ from the data model by:\n\n${sql}\nWrite it as a migration: node scripts/migration-new.ts <name>\n`,
  )
  process.exitCode = 1
}
