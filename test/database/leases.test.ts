import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import type { Database } from '../../packages/server/src/kernel/database.ts'
import { databaseKind, freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { endConnections } from '../support/lost-connections.ts'

let db: TestDatabase

beforeEach(async () => {
  db = await freshDatabase({ heartbeatMs: 100 })
})
afterEach(() => db.close())

test('a lease has one holder, and is free again once released', async () => {
  const lease = await db.database.tryLease('seal')
  expect(lease?.isHeld()).toBe(true)
  expect(await db.database.tryLease('seal')).toBeNull()
  expect((await db.database.tryLease('other'))?.isHeld()).toBe(true)
  await lease?.release()
  expect(lease?.isHeld()).toBe(false)
  const next = await db.database.tryLease('seal')
  await lease?.release()
  expect(next?.isHeld()).toBe(true)
})

test('of fifty who try at once one has it', async () => {
  const leases = await Promise.all(Array.from({ length: 50 }, () => db.database.tryLease('seal')))
  expect(leases.filter((lease) => lease !== null)).toHaveLength(1)
})

describe.runIf(databaseKind() === 'postgres')('between instances on PostgreSQL', () => {
  let second: Database

  beforeEach(async () => {
    second = await openDatabase(db.options)
  })
  afterEach(() => second.close())

  test('another instance does not get it until it is released', async () => {
    const lease = await db.database.tryLease('seal')
    expect(await second.tryLease('seal')).toBeNull()
    await lease?.release()
    expect((await second.tryLease('seal'))?.isHeld()).toBe(true)
  })

  test('closing an instance frees what it held', async () => {
    const third = await openDatabase(db.options)
    await third.tryLease('seal')
    await third.close()
    expect((await second.tryLease('seal'))?.isHeld()).toBe(true)
  })

  test('a holder whose session is lost holds nothing any more, and another may have it', async () => {
    const lost = await db.database.tryLease('seal')
    await endConnections(db, 'postern leases')
    await expect.poll(() => lost?.isHeld()).toBe(false)
    expect((await second.tryLease('seal'))?.isHeld()).toBe(true)
    expect(await db.database.tryLease('seal')).toBeNull()
    await lost?.release()
    expect(await db.database.tryLease('seal')).toBeNull()
  })
})
