import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SqlSession } from '../../packages/server/src/kernel/database.ts'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import { databaseKind, freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'

let db: TestDatabase
let session: SqlSession

beforeAll(async () => {
  db = await freshDatabase()
  session = await db.database.session('test')
})
afterAll(() => db.close())

test('Prisma and sessions run as it', async () => {
  const [user] = await session.query('SELECT current_user')
  expect(user).toEqual({ current_user: 'postern_runtime' })
  expect(await db.database.client.$queryRaw`SELECT current_user`).toEqual([{ current_user: 'postern_runtime' }])
})

test('it has no right beyond rows, and on evidence none to change them', async () => {
  const rows = await session.query<{ name: string; rights: string }>(
    `SELECT c.relname AS name, string_agg(privilege, ' ' ORDER BY rank) AS rights
       FROM pg_class c, unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER'])
            WITH ORDINALITY AS p (privilege, rank)
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND has_table_privilege('postern_runtime', c.oid, privilege)
      GROUP BY 1`,
  )
  const rights = Object.fromEntries(rows.map(({ name, rights: some }) => [name, some]))
  const { audit_events, audit_leaves, audit_nodes, audit_checkpoints, _prisma_migrations, ...others } = rights
  expect({ audit_events, audit_leaves, audit_nodes, audit_checkpoints }).toEqual({
    audit_events: 'SELECT INSERT',
    audit_leaves: 'SELECT INSERT',
    audit_nodes: 'SELECT INSERT',
    audit_checkpoints: 'SELECT INSERT',
  })
  expect(_prisma_migrations).toBe('SELECT')
  expect(Object.keys(others)).toContain('spaces')
  expect([...new Set(Object.values(others))]).toEqual(['SELECT INSERT UPDATE DELETE'])
})

test('of our functions it may execute the one that makes partitions', async () => {
  const functions = await session.query(
    `SELECT proname FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace AND has_function_privilege('postern_runtime', oid, 'EXECUTE')`,
  )
  expect(functions).toEqual([{ proname: 'postern_ensure_audit_partition' }])
})

test.each([
  'CREATE TABLE mine (id int)',
  'ALTER TABLE spaces ADD COLUMN mine int',
  'DROP TABLE audit_leaves',
  'DROP TRIGGER append_only ON audit_events',
  'ALTER TABLE audit_events DISABLE TRIGGER append_only',
  `UPDATE _prisma_migrations SET checksum = ''`,
  'CREATE ROLE other',
  `COPY spaces TO '/tmp/spaces'`,
  `SELECT pg_read_file('PG_VERSION')`,
])('it may not: %s', async (statement) => {
  await expect(session.query(statement)).rejects.toMatchObject({ code: '42501' })
})

test.runIf(databaseKind() === 'postgres')('RESET ROLE goes back to it, not to the user that connected', async () => {
  await session.query('RESET ROLE')
  expect(await session.query('SELECT current_user')).toEqual([{ current_user: 'postern_runtime' }])
})

test.runIf(databaseKind() === 'postgres')('rights it lost or gained are put right at the next open', async () => {
  await db.asOwner(async (query) => {
    await query('REVOKE INSERT ON spaces FROM postern_runtime')
    await query('GRANT UPDATE, TRUNCATE ON audit_leaves TO postern_runtime')
    await query('REVOKE EXECUTE ON FUNCTION postern_ensure_audit_partition FROM postern_runtime')
  })
  const again = await openDatabase(db.options)
  const [rights] = await session.query(
    `SELECT has_table_privilege('spaces', 'INSERT') AS insert, has_table_privilege('audit_leaves', 'UPDATE') AS update,
       has_table_privilege('audit_leaves', 'TRUNCATE') AS truncate,
       has_function_privilege('postern_ensure_audit_partition(timestamptz)', 'EXECUTE') AS execute`,
  )
  expect(rights).toEqual({ insert: true, update: false, truncate: false, execute: true })
  await again.close()
})
