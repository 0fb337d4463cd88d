import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import { databaseUrl, serverUrl } from './database-source.ts'
import { embeddedDump } from './embedded-dump.ts'

const withServer = async (url: string, work: (client: pg.Client) => Promise<void>): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

const dropDatabases = (url: string, prefix: string): Promise<void> =>
  withServer(url, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [prefix],
    )
    for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`)
  })

/** Makes, once a run, what every test's database is copied from. */
export default async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  const url = serverUrl()
  const dumpPath = await embeddedDump()
  if (url === undefined) {
    project.provide('databaseSource', { kind: 'embedded', dumpPath })
    return undefined
  }
  const prefix = `postern_test_${randomBytes(4).toString('hex')}`
  const template = `${prefix}_template`
  await withServer(url, async (client) => {
    await client.query(`CREATE DATABASE "${template}" TEMPLATE template0`)
  })
  const database = await openDatabase({ url: databaseUrl(url, template), directory: 'memory' })
  await database.close()
  project.provide('databaseSource', { kind: 'postgres', serverUrl: url, template, dumpPath })
  return () => dropDatabases(url, prefix)
}
