import pg from 'pg'
import { inject } from 'vitest'
import type { Query } from '../../packages/server/src/kernel/database.ts'
import type { TestDatabase } from './database.ts'
import { failEveryEvent } from './sabotage.ts'

/** A way in which the evidence cannot be written for a while. Mended when what it returned is called. */
export interface Outage {
  readonly name: string
  /** Which databases can have it. */
  readonly kinds: readonly TestDatabase['database']['kind'][]
  /** What readiness calls it. */
  readonly fault: 'audit' | 'database'
  begin(database: TestDatabase): Promise<() => Promise<void>>
}

/** Statements on the server, from outside of the database they are about. */
export const onServer = async (
  work: (query: Query, database: string) => Promise<unknown>,
  { options }: Pick<TestDatabase, 'options'>,
) => {
  const source = inject('databaseSource')
  if (source.kind !== 'postgres' || options.url === undefined) throw new Error('There is no server.')
  const client = new pg.Client({ connectionString: source.serverUrl })
  await client.connect()
  const query: Query = async <Row>(text: string, parameters: readonly unknown[] = []) =>
    (await client.query(text, [...parameters])).rows as Row[]
  try {
    await work(query, new URL(options.url).pathname.slice(1))
  } finally {
    await client.end()
  }
}

const endConnections = (query: Query, database: string): Promise<unknown> =>
  query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database])

/** Ends every connection to the database there is at this moment. */
export const endAllConnections = (database: TestDatabase): Promise<void> => onServer(endConnections, database)

const withSetting = (on: string, off: string) => async (database: TestDatabase) => {
  await onServer(async (query, name) => {
    await query(`ALTER DATABASE "${name}" ${on}`)
    await endConnections(query, name)
  }, database)
  return () => onServer((query, name) => query(`ALTER DATABASE "${name}" ${off}`), database)
}

export const outages: readonly Outage[] = [
  {
    name: 'the right to write events is gone',
    kinds: ['embedded', 'postgres'],
    fault: 'audit',
    begin: async (database) => {
      await database.asOwner((query) => query('REVOKE INSERT ON audit_events FROM postern_runtime'))
      return () =>
        database.asOwner(async (query) => void (await query('GRANT INSERT ON audit_events TO postern_runtime')))
    },
  },
  {
    name: 'every write of an event fails',
    kinds: ['embedded', 'postgres'],
    fault: 'audit',
    begin: failEveryEvent,
  },
  {
    name: 'the connections were ended and all new ones are read-only',
    kinds: ['postgres'],
    fault: 'database',
    begin: withSetting('SET default_transaction_read_only = on', 'RESET default_transaction_read_only'),
  },
  {
    name: 'the connections were ended and nobody is let in',
    kinds: ['postgres'],
    fault: 'database',
    begin: withSetting('ALLOW_CONNECTIONS false', 'ALLOW_CONNECTIONS true'),
  },
]
