import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SqlSession } from '../../packages/server/src/kernel/database.ts'
import { databaseKind, freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { endConnection } from '../support/lost-connections.ts'

let db: TestDatabase
let session: SqlSession

beforeAll(async () => {
  db = await freshDatabase()
  session = await db.database.session('test')
})
afterAll(() => db.close())

test('columns are read the same on both databases', async () => {
  const [row] = await session.query(
    `SELECT 9007199254740993::int8 AS big, 7::int4 AS small, '5'::xid8 AS xid, '\\x00ff'::bytea AS bytes,
       '2026-11-21'::date AS day, '2026-11-21T12:00:00.123+02'::timestamptz AS at, '{"a": [1]}'::jsonb AS json,
       ARRAY['a', 'b,"c'] AS texts, 1.50::numeric AS exact, true AS yes, NULL::int8 AS nothing`,
  )
  expect(row).toEqual({
    big: 9007199254740993n,
    small: 7,
    xid: 5n,
    bytes: Buffer.from([0, 255]),
    day: '2026-11-21',
    at: new Date('2026-11-21T10:00:00.123Z'),
    json: { a: [1] },
    texts: ['a', 'b,"c'],
    exact: '1.50',
    yes: true,
    nothing: null,
  })
})

test('parameters are written the same on both databases, arrays of bytes and times among them', async () => {
  const times = [new Date('2026-11-21T10:00:00.123Z'), null]
  const rows = await session.query(
    `SELECT encode(b, 'hex') AS hex, t AS at, n, s, j->>'k' AS k
       FROM unnest($1::bytea[], $2::timestamptz[], $3::int8[], $4::text[]) AS u (b, t, n, s), (SELECT $5::jsonb AS j) AS x`,
    [
      [Buffer.from('01', 'hex'), new Uint8Array([255])],
      times,
      [5n, null],
      ['{"q\\uote', null],
      JSON.stringify({ k: 'v' }),
    ],
  )
  expect(rows).toEqual([
    { hex: '01', at: times[0], n: 5n, s: '{"q\\uote', k: 'v' },
    { hex: 'ff', at: null, n: null, s: null, k: 'v' },
  ])
})

test('a time is kept to the millisecond whichever way it is written and read', async () => {
  const at = new Date('2026-07-01T22:33:44.567Z')
  await db.database.client.space.create({ data: { id: 'time', name: 'time', kind: 'staging', createdAt: at } })
  expect(await session.query(`SELECT created_at FROM spaces WHERE id = 'time'`)).toEqual([{ created_at: at }])
  expect((await db.database.client.space.findUnique({ where: { id: 'time' } }))?.createdAt).toEqual(at)
})

test('two hundred statements at once on one session are all answered, each with its own', async () => {
  const numbers = Array.from({ length: 200 }, (_, index) => index)
  const answers = await Promise.all(numbers.map((n) => session.query('SELECT $1::int4 AS n', [n])))
  expect(answers.flat()).toEqual(numbers.map((n) => ({ n })))
})

test('a statement that fails leaves the session usable', async () => {
  await expect(session.query('SELECT nothing')).rejects.toMatchObject({ code: '42703' })
  expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
})

describe.runIf(databaseKind() === 'postgres')('on PostgreSQL', () => {
  test('a statement that comes often is prepared once, by a name', async () => {
    const own = await db.database.session('preparing')
    for (let use = 0; use < 5; use++) await own.query('SELECT $1::int4 AS often', [use])
    await own.query('SELECT 1 AS once')
    const prepared = await own.query(
      `SELECT statement, generic_plans + custom_plans AS uses FROM pg_prepared_statements`,
    )
    expect(prepared).toEqual([{ statement: 'SELECT $1::int4 AS often', uses: 3n }])
    await own.close()
  })

  test('one whose connection is lost tells whoever waits, and connects again at the next use', async () => {
    const own = await db.database.session('lost')
    const [before] = await own.query('SELECT pg_backend_pid() AS pid')
    const waiting = own.query('SELECT pg_sleep(10)')
    const refused = expect(waiting).rejects.toThrow()
    await endConnection(db, 'postern lost', 'SELECT pg_sleep(10)')
    await refused
    const [after] = await own.query('SELECT pg_backend_pid() AS pid')
    expect(after).not.toEqual(before)
    expect(await own.query('SELECT current_user')).toEqual([{ current_user: 'postern_runtime' }])
  })

  test('a transaction whose connection is lost does not go on over another', async () => {
    const own = await db.database.session('torn')
    const insert = `INSERT INTO spaces (id, name, kind, created_at) VALUES ($1, $1, 'production', '2026-11-21')`
    const torn = own.transaction(async (query) => {
      await query(insert, ['before'])
      await endConnection(db, 'postern torn', insert)
      await query(insert, ['after']).catch(() => {})
      await query(insert, ['after'])
    })
    await expect(torn).rejects.toThrow()
    expect(await own.query(`SELECT id FROM spaces WHERE id IN ('before', 'after')`)).toEqual([])
  })

  test('a connection lost while nobody uses it is not noticed by the next who does', async () => {
    const own = await db.database.session('idle')
    await own.query('SELECT 1 AS idle')
    await endConnection(db, 'postern idle', 'SELECT 1 AS idle')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await own.query('SELECT 2 AS two')).toEqual([{ two: 2 }])
  })

  test('a closed one refuses', async () => {
    const own = await db.database.session('closed')
    await own.query('SELECT 1')
    await own.close()
    await expect(own.query('SELECT 1')).rejects.toThrow('closed')
  })
})
