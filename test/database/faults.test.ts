import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database, SqlSession } from '../../packages/server/src/kernel/database.ts'
import { databaseKind, freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { endConnection } from '../support/lost-connections.ts'
import { applicationRow, memberRow, spaceRow, userRow } from '../support/rows.ts'

let db: TestDatabase
let client: Database['client']
let session: SqlSession

beforeAll(async () => {
  db = await freshDatabase()
  client = db.database.client
  session = await db.database.session('test')
  await client.space.createMany({ data: [spaceRow('one'), spaceRow('two')] })
  await client.user.create({ data: userRow('ada') })
  await client.member.createMany({ data: [memberRow('m1', 'ada', 'one'), memberRow('m2', 'ada', null)] })
  await client.application.create({ data: applicationRow('one', 'robot') })
})
afterAll(() => db.close())

const faultOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => expect.fail('nothing was thrown'),
    (thrown: unknown) => thrown,
  )
  return db.database.faultOf(error)
}

const insertSpace = `INSERT INTO spaces (id, name, kind, created_at) VALUES ($1, $1, 'production', '2026-11-21')`

describe('a value that must be unique and is there already', () => {
  test('is named by its constraint through Prisma', async () => {
    expect(await faultOf(client.space.create({ data: { ...spaceRow('one'), id: 'other' } }))).toEqual({
      kind: 'unique',
      constraint: 'spaces_name_key',
    })
    const taken = { ...applicationRow('one', 'robot'), id: 'other' }
    expect(await faultOf(client.application.create({ data: taken }))).toEqual({
      kind: 'unique',
      constraint: 'applications_space_id_name_key',
    })
  })

  test('is named by its constraint in a transaction, a session and a raw statement', async () => {
    const fault = { kind: 'unique', constraint: 'spaces_pkey' }
    const inTransaction = client.$transaction(async (tx) => tx.space.create({ data: spaceRow('one') }))
    expect(await faultOf(inTransaction)).toEqual(fault)
    expect(await faultOf(session.query(insertSpace, ['one']))).toEqual(fault)
    expect(await faultOf(client.$executeRawUnsafe(insertSpace, 'one'))).toEqual(fault)
  })

  test('is a second membership in the same space, or a second one in the installation', async () => {
    expect(await faultOf(client.member.create({ data: memberRow('m3', 'ada', 'one') }))).toEqual({
      kind: 'unique',
      constraint: 'members_user_id_space_id_key',
    })
    expect(await faultOf(client.member.create({ data: memberRow('m3', 'ada', null) }))).toEqual({
      kind: 'unique',
      constraint: 'members_user_id_key',
    })
    await client.member.create({ data: memberRow('m3', 'ada', 'two') })
  })
})

describe('a reference that would lead nowhere is a foreign-key fault', () => {
  test('when a row is added', async () => {
    const fault = await faultOf(client.application.create({ data: applicationRow('nowhere', 'lost') }))
    expect(fault).toEqual({ kind: 'foreign-key' })
  })

  test('when a row that is referred to is removed', async () => {
    expect(await faultOf(client.user.delete({ where: { id: 'ada' } }))).toEqual({ kind: 'foreign-key' })
    expect(await faultOf(session.query(`DELETE FROM users WHERE id = 'ada'`))).toEqual({ kind: 'foreign-key' })
  })

  test("when a secret would belong to another space's application", async () => {
    const at = new Date('2026-11-21')
    const dates = { notBefore: at, expiresAt: at, claimBy: at, createdAt: at }
    const secret = { id: 's', spaceId: 'two', applicationId: 'robot', label: '', ...dates }
    expect(await faultOf(client.applicationSecret.create({ data: secret }))).toEqual({ kind: 'foreign-key' })
  })
})

test('an error that is not about these is none of them', async () => {
  expect(await faultOf(session.query('SELECT nothing'))).toBeNull()
  expect(await faultOf(session.query('UPDATE audit_leaves SET position = 0'))).toBeNull()
  expect(await faultOf(client.space.update({ where: { id: 'nobody' }, data: { name: '' } }))).toBeNull()
  expect(db.database.faultOf(new Error('unique'))).toBeNull()
  expect(db.database.faultOf('23505')).toBeNull()
  expect(db.database.faultOf(undefined)).toBeNull()
})

test('a read-only transaction that writes finds the database unavailable', async () => {
  const write = session.transaction(async (query) => {
    await query('SET TRANSACTION READ ONLY')
    await query(insertSpace, ['three'])
  })
  expect(await faultOf(write)).toEqual({ kind: 'unavailable' })
})

test('a closed database is unavailable', async () => {
  const closed = await freshDatabase()
  const late = await closed.database.session('late')
  await closed.close()
  expect(await faultOf(late.query('SELECT 1'))).toEqual({ kind: 'unavailable' })
  expect(await faultOf(closed.database.client.space.count())).toEqual({ kind: 'unavailable' })
})

describe.runIf(databaseKind() === 'postgres')('on PostgreSQL', () => {
  test('two transactions that wait for each other conflict', async () => {
    const [left, right] = [await db.database.session('left'), await db.database.session('right')]
    const met = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const lock = (name: string) => `UPDATE spaces SET kind = 'staging' WHERE id = '${name}'`
    const cross = async (each: SqlSession, side: 0 | 1, names: readonly [string, string]): Promise<void> =>
      each.transaction(async (query) => {
        await query(lock(names[0]))
        met[side]?.resolve()
        await met[1 - side]?.promise
        await query(lock(names[1]))
      })
    const outcomes = await Promise.allSettled([cross(left, 0, ['one', 'two']), cross(right, 1, ['two', 'one'])])
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(lost.map(({ reason }) => db.database.faultOf(reason))).toEqual([{ kind: 'conflict' }])
  })

  test('a change that another serialisable transaction overtook conflicts, through Prisma too', async () => {
    const overtaken = client.$transaction(
      async (tx) => {
        await tx.space.findUnique({ where: { id: 'one' } })
        await session.query(`UPDATE spaces SET kind = 'production' WHERE id = 'one'`)
        await tx.space.update({ where: { id: 'one' }, data: { kind: 'development' } })
      },
      { isolationLevel: 'Serializable' },
    )
    expect(await faultOf(overtaken)).toEqual({ kind: 'conflict' })
  })

  test('a statement that takes too long, and a lock that is not had in time, are told apart', async () => {
    const slow = session.transaction(async (query) => {
      await query('SET LOCAL statement_timeout = 20')
      await query('SELECT pg_sleep(1)')
    })
    expect(await faultOf(slow)).toEqual({ kind: 'unavailable' })
    const other = await db.database.session('other')
    await session.transaction(async (query) => {
      await query(`SELECT 1 FROM spaces WHERE id = 'one' FOR UPDATE`)
      const waiting = other.transaction(async (second) => {
        await second('SET LOCAL lock_timeout = 20')
        await second(`SELECT 1 FROM spaces WHERE id = 'one' FOR UPDATE`)
      })
      expect(await faultOf(waiting)).toEqual({ kind: 'conflict' })
    })
  })

  test('a connection the server ends in the middle is unavailable, through Prisma and in a session', async () => {
    const inSession = faultOf(session.query('SELECT pg_sleep(10)'))
    await endConnection(db, 'postern test', 'SELECT pg_sleep(10)')
    expect(await inSession).toEqual({ kind: 'unavailable' })
    const single = faultOf(client.$queryRawUnsafe('SELECT pg_sleep(11)::text'))
    await endConnection(db, 'postern prisma', 'SELECT pg_sleep(11)::text')
    expect(await single).toEqual({ kind: 'unavailable' })
    const inTransaction = client.$transaction(async (tx) => tx.$queryRawUnsafe('SELECT pg_sleep(12)::text'))
    const fault = faultOf(inTransaction)
    await endConnection(db, 'postern prisma', 'SELECT pg_sleep(12)::text')
    expect(await fault).toEqual({ kind: 'unavailable' })
    expect(await client.space.count()).toBe(2)
    expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('a pool with nothing free in time is unavailable', async () => {
    const busy = await freshDatabase({ poolSize: 1 })
    const held = busy.database.client.$queryRaw`SELECT pg_sleep(7)::text`.then((rows) => rows)
    const waiting = faultOf(busy.database.client.space.count())
    const transaction = faultOf(busy.database.client.$transaction(async (tx) => tx.space.count()))
    expect(await waiting).toEqual({ kind: 'unavailable' })
    expect(await transaction).toEqual({ kind: 'unavailable' })
    await held
    await busy.close()
  })
})
