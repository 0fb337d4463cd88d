import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import type { DatabaseOptions } from '../../packages/server/src/adapters/database/options.ts'
import type { Database, Query } from '../../packages/server/src/kernel/database.ts'
import { databaseUrl } from './database-source.ts'

/** A database of one test's own, migrated and empty. */
export interface TestDatabase {
  readonly database: Database
  /** What it was opened with; on PostgreSQL the same options open a second instance. */
  readonly options: DatabaseOptions
  /** Runs statements as the owner of the tables, in one transaction. */
  asOwner<Result>(work: (query: Query) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** Which database this run uses. */
export const databaseKind = (): Database['kind'] => inject('databaseSource').kind

let dump: Blob | undefined

/** What a fresh embedded database of a test starts from, so that it need not be made step by step. */
export const preparedDump = (): Blob => (dump ??= new Blob([readFileSync(inject('databaseSource').dumpPath)]))

const embeddedDatabase = async (directory: string, overrides: Partial<DatabaseOptions>): Promise<TestDatabase> => {
  const options = { directory, loadDataDir: preparedDump(), ...overrides }
  const database = await openDatabase(options)
  const session = await database.session('owner')
  return {
    database,
    options,
    asOwner: (work) =>
      session.transaction(async (query) => {
        await query('SET LOCAL ROLE postgres')
        return work(query)
      }),
    close: () => database.close(),
  }
}

const withClient = async <Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const queryOn = (client: pg.Client): Query => {
  return async <Row>(text: string, parameters: readonly unknown[] = []) =>
    (await client.query(text, [...parameters])).rows as Row[]
}

/**
 * Makes an empty PostgreSQL database that is not migrated, for tests of the opening itself. Only where the run has a
 * PostgreSQL.
 */
export const emptyPostgres = async (template = 'template0'): Promise<{ url: string; drop: () => Promise<void> }> => {
  const source = inject('databaseSource')
  if (source.kind !== 'postgres') throw new Error('Set DATABASE_URL to run this test')
  const name = `${source.template.replace(/_template$/, '')}_${randomBytes(6).toString('hex')}`
  await withClient(source.serverUrl, async (client) => {
    // Two copies of one template at a time would get in each other's way.
    await client.query(`SELECT pg_advisory_lock(hashtextextended('postern:test-template', 0))`)
    await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`)
  })
  const drop = (): Promise<void> =>
    withClient(source.serverUrl, async (client) => {
      await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    })
  return { url: databaseUrl(source.serverUrl, name), drop }
}

const postgresDatabase = async (template: string, overrides: Partial<DatabaseOptions>): Promise<TestDatabase> => {
  const { url, drop } = await emptyPostgres(template)
  const options = { directory: 'memory', url, poolSize: 5, ...overrides }
  const database = await openDatabase(options)
  return {
    database,
    options,
    asOwner: (work) =>
      withClient(url, async (client) => {
        await client.query('BEGIN')
        const result = await work(queryOn(client))
        await client.query('COMMIT')
        return result
      }),
    close: async () => {
      await database.close()
      await drop()
    },
  }
}

/** A fresh database of the kind this run uses: PostgreSQL where DATABASE_URL is set, else embedded in memory. */
export const freshDatabase = (overrides: Partial<DatabaseOptions> = {}): Promise<TestDatabase> => {
  const source = inject('databaseSource')
  return source.kind === 'postgres'
    ? postgresDatabase(source.template, overrides)
    : embeddedDatabase('memory', overrides)
}

/** A directory that is removed by `remove`. */
export const temporaryDirectory = (): { path: string; remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'postern-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** An embedded database on files, whatever the run uses, for tests of those files. `close` removes them. */
export const directoryDatabase = async (overrides: Partial<DatabaseOptions> = {}): Promise<TestDatabase> => {
  const { path, remove } = temporaryDirectory()
  const opened = await embeddedDatabase(path, overrides)
  return {
    ...opened,
    close: async () => {
      await opened.close()
      remove()
    },
  }
}
