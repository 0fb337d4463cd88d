import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SqlSession } from '../../packages/server/src/kernel/database.ts'
import { addAuditEvent, ensurePartition } from '../support/audit-rows.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'

let db: TestDatabase
let session: SqlSession

beforeAll(async () => {
  db = await freshDatabase()
  session = await db.database.session('test')
  await ensurePartition(session.query, '2026-11-21')
  await addAuditEvent(session.query, 'event', '2026-11-21T12:00:00Z')
  await session.query(`INSERT INTO audit_leaves VALUES (0, 'event', '\\x00')`)
  await session.query(`INSERT INTO audit_nodes VALUES (8, 0, '\\x00')`)
  await session.query(`INSERT INTO audit_checkpoints VALUES (1, '\\x00', 'note', 1, '2026-11-21')`)
})
afterAll(() => db.close())

const tables = {
  audit_events: `id = 'other'`,
  audit_events_2026_11: `id = 'other'`,
  audit_leaves: `event_id = 'other'`,
  audit_nodes: `level = 9`,
  audit_checkpoints: `note = 'other'`,
}

const changes = Object.entries(tables).flatMap(([table, change]) => [
  `UPDATE ${table} SET ${change}`,
  `UPDATE ${table} SET ${change} WHERE false`,
  `DELETE FROM ${table}`,
  `DELETE FROM ${table} WHERE false`,
  `TRUNCATE ${table}`,
])

describe.each(changes)('%s', (statement) => {
  test('is refused to the runtime role, which lacks the right', async () => {
    await expect(session.query(statement)).rejects.toMatchObject({
      code: '42501',
      message: expect.stringContaining('permission denied') as string,
    })
  })

  test('is refused to the owner of the tables, with what to do instead', async () => {
    await expect(db.asOwner((query) => query(statement))).rejects.toMatchObject({
      message: 'audit rows are append-only; retention is audit:expire',
      hint: expect.stringContaining('audit:expire') as string,
    })
  })
})

test('the owner cannot switch the refusal off for a session by calling itself a replica', async () => {
  const change = db.asOwner(async (query) => {
    await query(`SET LOCAL session_replication_role = replica`)
    await query(`DELETE FROM audit_events`)
  })
  await expect(change).rejects.toMatchObject({ message: expect.stringContaining('append-only') as string })
})

test('an insert that would overwrite on conflict is refused, and the row stays as it was', async () => {
  const upsert = `INSERT INTO audit_leaves VALUES (0, 'other', '\\x01')
    ON CONFLICT (position) DO UPDATE SET event_id = 'other'`
  await expect(session.query(upsert)).rejects.toMatchObject({ code: '42501' })
  await expect(db.asOwner((query) => query(upsert))).rejects.toThrow('append-only')
  expect(await session.query('SELECT event_id FROM audit_leaves')).toEqual([{ event_id: 'event' }])
})

test('Prisma runs under the same rights', async () => {
  await expect(db.database.client.auditLeaf.deleteMany()).rejects.toThrow('permission denied')
  await expect(db.database.client.auditEvent.updateMany({ data: { code: 'other' } })).rejects.toThrow(
    'permission denied',
  )
})
