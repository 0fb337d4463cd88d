import { afterAll, beforeAll, expect, test } from 'vitest'
import { credentialUses } from '../../packages/server/src/domain/applications/credential-uses.ts'
import { freshDatabase, type TestDatabase } from '../support/database.ts'

let db: TestDatabase

beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

test('the index of what secrets authenticate has every use, or each rotation would read the whole log', async () => {
  const session = await db.database.session('test')
  const [index] = await session.query<{ definition: string }>(
    `SELECT pg_get_indexdef('audit_events_secret_use_idx'::regclass) AS definition`,
  )
  const indexed = index!.definition.match(/tokens:[a-z-]+/g)
  expect(indexed?.toSorted()).toEqual([...credentialUses].toSorted())
})
