import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import { databaseKind, emptyPostgres } from '../support/database.ts'

const password = 'sesame/@open'

const refusal = (url: string, migrationUrl?: string) =>
  openDatabase({ url, migrationUrl, directory: 'memory' }).then(
    async (database) => {
      await database.close()
      return { code: 'none', message: '' }
    },
    (error: { code: string; message: string }) => error,
  )

test('a URL that is none is refused without repeating it', async () => {
  for (const url of ['mysql://user:sesame@host/db', 'sesame', 'postgresql://']) {
    const { code, message } = await refusal(url)
    expect(code).toBe('URL_INVALID')
    expect(message).not.toContain('sesame')
  }
})

test('a server that is not there is refused, and its password not told', async () => {
  const { code, message } = await refusal(`postgresql://user:${encodeURIComponent(password)}@127.0.0.1:1/db`)
  expect(code).toBe('UNREACHABLE')
  expect(message).toContain('ECONNREFUSED')
  expect(message).not.toContain('sesame')
})

describe.runIf(databaseKind() === 'postgres')('on PostgreSQL', () => {
  let owner: string
  let service: string
  const dropping: (() => Promise<void>)[] = []
  let admin: pg.Client

  const as = (url: string, user: string): string => {
    const other = new URL(url)
    other.username = user
    other.password = password
    return other.href
  }

  /** An empty database that `owner` owns, and a login without any right for the service. */
  const ownedDatabase = async () => {
    const { url, drop } = await emptyPostgres()
    dropping.push(drop)
    const name = new URL(url).pathname.slice(1)
    await admin.query(`ALTER DATABASE "${name}" OWNER TO ${owner}`)
    return { url: as(url, service), migrationUrl: as(url, owner) }
  }

  beforeAll(async () => {
    const { url, drop } = await emptyPostgres()
    dropping.push(drop)
    admin = new pg.Client({ connectionString: url })
    await admin.connect()
    // As much its own as the database's name.
    const suffix = new URL(url).pathname.slice(1)
    owner = `${suffix}_owner`
    service = `${suffix}_service`
    // The roles of the cluster are shared with other runs, so the runtime role is only ever made, never dropped.
    await admin.query(`DO $$ BEGIN CREATE ROLE postern_runtime NOLOGIN; EXCEPTION WHEN OTHERS THEN NULL; END $$`)
    await admin.query(`CREATE ROLE ${owner} LOGIN PASSWORD '${password}'`)
    await admin.query(`CREATE ROLE ${service} LOGIN PASSWORD '${password}'`)
  })
  afterEach(() => admin.query(`REVOKE postern_runtime FROM ${service}, ${owner}`))
  afterAll(async () => {
    for (const drop of dropping.slice(1)) await drop()
    await admin.query(`DROP ROLE IF EXISTS ${owner}, ${service}`)
    await admin.end()
    await dropping[0]?.()
  })

  test('a database that is not there is refused by its name', async () => {
    const { url, drop } = await emptyPostgres()
    await drop()
    const { code, message } = await refusal(url)
    expect(code).toBe('UNREACHABLE')
    expect(message).toContain('does not exist')
  })

  test('a service whose user was granted the role runs as it, and has no more rights behind it', async () => {
    const urls = await ownedDatabase()
    await admin.query(`GRANT postern_runtime TO ${service}`)
    const database = await openDatabase({ ...urls, directory: 'memory' })
    const session = await database.session('test')
    expect(await session.query('SELECT current_user, session_user')).toEqual([
      { current_user: 'postern_runtime', session_user: service },
    ])
    expect(
      await session.query(
        `SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'
         UNION SELECT proowner::regrole::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
      ),
    ).toEqual([{ tableowner: owner }])
    await session.query(`SELECT postern_ensure_audit_partition('2026-11-21')`)
    await session.query('SET ROLE NONE')
    for (const change of ['DELETE FROM audit_leaves', 'DROP TABLE audit_leaves', 'CREATE TABLE mine (id int)']) {
      await expect(session.query(change)).rejects.toMatchObject({ code: '42501' })
    }
    await database.close()
  })

  test('a service whose user may not become the role is refused, with what to run', async () => {
    const urls = await ownedDatabase()
    const { code, message } = await refusal(urls.url, urls.migrationUrl)
    expect(code).toBe('ROLE_NOT_GRANTED')
    expect(message).toContain(`GRANT postern_runtime TO "${service}"`)
    expect(message).not.toContain('sesame')
  })

  test('an owner that may make roles grants the role to the service by itself', async () => {
    const urls = await ownedDatabase()
    await admin.query(`ALTER ROLE ${owner} CREATEROLE`)
    expect((await refusal(urls.url, urls.migrationUrl)).code).toBe('none')
    await admin.query(`ALTER ROLE ${owner} NOCREATEROLE`)
  })

  test('a migrating user that may not make tables is refused', async () => {
    const { url, drop } = await emptyPostgres()
    dropping.push(drop)
    const { code, message } = await refusal(as(url, service))
    expect(code).toBe('MIGRATION_FAILED')
    expect(message).toContain('permission denied')
  })

  test('settings of the URL are kept, and the role cannot be left out by them', async () => {
    const { url, drop } = await emptyPostgres()
    dropping.push(drop)
    const options = encodeURIComponent('-c work_mem=5MB -c role=none')
    const database = await openDatabase({
      url: `${url}?options=${options}&application_name=mine`,
      directory: 'memory',
    })
    const settings = await database.client.$queryRaw`
      SELECT current_user::text AS role, current_setting('work_mem') AS memory,
        current_setting('application_name') AS name, current_setting('TimeZone') AS zone`
    expect(settings).toEqual([{ role: 'postern_runtime', memory: '5MB', name: 'mine', zone: 'UTC' }])
    await database.close()
  })
})
