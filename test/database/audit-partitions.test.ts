import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SqlSession } from '../../packages/server/src/kernel/database.ts'
import { addAuditEvent, ensurePartition } from '../support/audit-rows.ts'
import { databaseKind, freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'

let db: TestDatabase
let session: SqlSession

beforeAll(async () => {
  db = await freshDatabase()
  session = await db.database.session('test')
})
afterAll(() => db.close())

const partitions = async (): Promise<string[]> => {
  const rows = await session.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_events'::regclass ORDER BY 1`,
  )
  return rows.map(({ name }) => name)
}

test('an event of a month without a partition is refused until the runtime role has it made', async () => {
  await expect(addAuditEvent(session.query, 'early', '2030-02-03T00:00:00Z')).rejects.toMatchObject({ code: '23514' })
  await ensurePartition(session.query, '2030-02-03T00:00:00Z')
  await addAuditEvent(session.query, 'early', '2030-02-03T00:00:00Z')
  expect(await session.query('SELECT id FROM audit_events_2030_02').catch((error: Error) => error.message)).toContain(
    'permission denied',
  )
  expect(await session.query(`SELECT id FROM audit_events WHERE at < '2030-03-01'`)).toEqual([{ id: 'early' }])
})

test('making it again changes nothing', async () => {
  await ensurePartition(session.query, '2030-05-01T00:00:00Z')
  const before = await partitions()
  await ensurePartition(session.query, '2030-05-31T23:59:59.999Z')
  expect(await partitions()).toEqual(before)
})

test('months begin and end in UTC, whatever zone the session is in', async () => {
  await session.transaction(async (query) => {
    await query(`SET LOCAL TimeZone = 'Pacific/Auckland'`)
    await ensurePartition(query, '2031-01-31T23:30:00Z')
    await addAuditEvent(query, 'last', '2031-01-31T23:59:59.999Z')
  })
  expect(await partitions()).toContain('audit_events_2031_01')
  await expect(addAuditEvent(session.query, 'next', '2031-02-01T00:00:00Z')).rejects.toMatchObject({ code: '23514' })
})

test.each(['1999-12-31T23:59:59Z', '2200-01-01T00:00:00Z', null])('a partition for %s is refused', async (month) => {
  await expect(session.query('SELECT postern_ensure_audit_partition($1::timestamptz)', [month])).rejects.toMatchObject({
    code: '22008',
  })
})

test.runIf(databaseKind() === 'postgres')('eight instances that make the same one at once make it once', async () => {
  const sessions = await Promise.all(Array.from({ length: 8 }, (_, index) => db.database.session(`maker ${index}`)))
  await Promise.all(sessions.map((each) => each.query('SELECT 1')))
  await Promise.all(sessions.map((each) => ensurePartition(each.query, '2032-07-01T00:00:00Z')))
  expect((await partitions()).filter((name) => name.endsWith('2032_07'))).toHaveLength(1)
})

test.runIf(databaseKind() === 'postgres')('an open transaction that writes events does not hold it up', async () => {
  await ensurePartition(session.query, '2033-01-01T00:00:00Z')
  const maker = await db.database.session('maker')
  await session.transaction(async (query) => {
    await addAuditEvent(query, 'open', '2033-01-01T00:00:00Z')
    await ensurePartition(maker.query, '2033-02-01T00:00:00Z')
  })
  expect(await partitions()).toContain('audit_events_2033_02')
})
