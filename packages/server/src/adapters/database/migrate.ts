import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { Query } from '../../kernel/database.ts'
import { migrationList, readMigrations } from './migration-files.ts'
import type { MigrationFile } from './migration-files.ts'
import { DatabaseRefusal } from './refusal.ts'
import { withSchemaEngine } from './schema-engine.ts'

/** A connection as the role that owns the tables. */
export interface OwnerConnection {
  readonly query: Query
  readonly adapterFactory: SqlMigrationAwareDriverAdapterFactory
}

interface AppliedMigration {
  readonly name: string
  readonly checksum: string
  readonly finished: boolean
  /** Whether the database refused it; one that is neither finished nor refused had its process killed. */
  readonly refused: boolean
}

/** Whether anything was ever migrated here. */
const isBegun = async (query: Query): Promise<boolean> => {
  const [table] = await query<{ present: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS present`,
  )
  return table?.present === true
}

const readApplied = async (query: Query): Promise<AppliedMigration[]> => {
  if (!(await isBegun(query))) return []
  return query<AppliedMigration>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished, logs IS NOT NULL AS refused
       FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  )
}

/**
 * What of `known` the database has yet to be given.
 *
 * @throws DatabaseRefusal `SCHEMA_NEWER`, `SCHEMA_DIFFERS`, `MIGRATION_FAILED`
 */
const pendingMigrations = async (query: Query, known: readonly MigrationFile[]): Promise<MigrationFile[]> => {
  const applied = await readApplied(query)
  const failed = applied.find(({ finished, refused }) => !finished && refused)
  if (failed !== undefined) {
    throw new DatabaseRefusal(
      'MIGRATION_FAILED',
      `The migration ${failed.name} began in this database and did not finish. Restore the backup made before it, ` +
        'or repair what it left and mark it with "prisma migrate resolve", then start again.',
    )
  }
  const unknown = applied.find(({ name }) => !known.some((file) => file.name === name))
  if (unknown !== undefined) {
    throw new DatabaseRefusal(
      'SCHEMA_NEWER',
      `The database has the migration ${unknown.name}, which this version of Postern does not know. ` +
        'Start the newer version that made it, or restore a backup from before that version.',
    )
  }
  const edited = known.find(({ name, checksum }) =>
    applied.some((row) => row.finished && row.name === name && row.checksum !== checksum),
  )
  if (edited !== undefined) {
    throw new DatabaseRefusal(
      'SCHEMA_DIFFERS',
      `The migration ${edited.name} was applied to this database from another text than this version holds. ` +
        'Start the version that applied it; a migration that was released is never edited.',
    )
  }
  return known.filter(({ name }) => !applied.some((row) => row.name === name && row.finished))
}

const migrationsTable = 'public._prisma_migrations'

// The lock that Prisma's engine holds while it applies. The server goes on with a script when whoever sent it is gone.
const waitForOthers = 'SELECT pg_advisory_xact_lock(72707369)'

const forgetInterrupted = `UPDATE ${migrationsTable} SET rolled_back_at = now()
   WHERE finished_at IS NULL AND logs IS NULL AND rolled_back_at IS NULL`

/**
 * Has a migration marked as finished in its own transaction, for a script is one: so one that was interrupted, and is not
 * marked, left nothing, and can be begun anew.
 */
const markingWhatIsDone = (
  factory: SqlMigrationAwareDriverAdapterFactory,
  known: readonly MigrationFile[],
): SqlMigrationAwareDriverAdapterFactory => ({
  ...factory,
  connect: async () => {
    const adapter = await factory.connect()
    const execute = adapter.executeScript.bind(adapter)
    adapter.executeScript = (script) => {
      const migration = known.find(({ sql }) => sql === script)
      if (migration === undefined) return execute(script)
      const name = migration.name.replaceAll("'", "''")
      const mark = `UPDATE ${migrationsTable} SET finished_at = now()
         WHERE migration_name = '${name}' AND finished_at IS NULL AND rolled_back_at IS NULL;`
      return execute(`${script}\n${mark}`)
    }
    return adapter
  },
})

// The engine adds a trace of its own functions.
const briefly = (cause: unknown): string =>
  String(cause instanceof Error ? cause.message : cause)
    .replace(/\n\s+0: [\s\S]*$/, '')
    .replace(/^external connector error\n/, '')

/**
 * Applies what is pending, also what a killed process began; costs three small queries where nothing is. The caller holds the lock that keeps others from
 * migrating at the same time.
 *
 * @returns the names of what was applied
 * @throws DatabaseRefusal as `pendingMigrations`, and `MIGRATION_FAILED` when one of them fails now
 */
export const migrate = async (owner: OwnerConnection, directory: string): Promise<string[]> => {
  const known = readMigrations(directory)
  await owner.query(waitForOthers)
  const pending = await pendingMigrations(owner.query, known)
  if (pending.length === 0) return []
  try {
    if (await isBegun(owner.query)) await owner.query(forgetInterrupted)
    const factory = markingWhatIsDone(owner.adapterFactory, known)
    const { appliedMigrationNames } = await withSchemaEngine(factory, undefined, (engine) =>
      engine.applyMigrations({
        migrationsList: migrationList(directory, known),
        filters: { externalTables: [], externalEnums: [] },
      }),
    )
    return appliedMigrationNames
  } catch (cause) {
    throw new DatabaseRefusal(
      'MIGRATION_FAILED',
      `Migrating the database failed: ${briefly(cause)}. ` +
        'The migrating role must own the database or its public schema. Nothing was served; mend the cause, and see ' +
        '"prisma migrate resolve" if the next start says that a migration did not finish.',
      { cause },
    )
  }
}
