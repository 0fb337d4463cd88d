import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database, SqlSession } from '../../packages/server/src/kernel/database.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { spaceRow } from '../support/rows.ts'

let db: TestDatabase
let client: Database['client']
let session: SqlSession

beforeAll(async () => {
  db = await freshDatabase()
  client = db.database.client
  session = await db.database.session('test')
})
afterAll(() => db.close())

const insert = `INSERT INTO spaces (id, name, kind, created_at) VALUES ($1, $1, 'production', '2026-11-21')`
const exists = async (id: string): Promise<boolean> => (await client.space.findUnique({ where: { id } })) !== null

test('a session commits what was done, and undoes it all when the work throws', async () => {
  const result = await session.transaction(async (query) => {
    await query(insert, ['kept'])
    return 'result'
  })
  expect(result).toBe('result')
  const failing = session.transaction(async (query) => {
    await query(insert, ['lost'])
    throw new Error('on purpose')
  })
  await expect(failing).rejects.toThrow('on purpose')
  expect([await exists('kept'), await exists('lost')]).toEqual([true, false])
})

test('Prisma commits what was done, and undoes it all when the work throws', async () => {
  await client.$transaction(async (tx) => tx.space.create({ data: spaceRow('prisma-kept') }))
  const failing = client.$transaction(async (tx) => {
    await tx.space.create({ data: spaceRow('prisma-lost') })
    throw new Error('on purpose')
  })
  await expect(failing).rejects.toThrow('on purpose')
  expect([await exists('prisma-kept'), await exists('prisma-lost')]).toEqual([true, false])
})

test('an outer transaction that goes on after an inner one failed keeps its own changes', async () => {
  await client.$transaction(async (tx) => {
    await tx.space.create({ data: spaceRow('outer') })
    const inner = tx.$transaction(async (nested) => {
      await nested.space.create({ data: spaceRow('inner') })
      await nested.space.create({ data: spaceRow('inner') })
    })
    await expect(inner).rejects.toThrow()
  })
  expect([await exists('outer'), await exists('inner')]).toEqual([true, false])
})

test('a transaction in which a statement failed is never reported as committed', async () => {
  const swallowed = session.transaction(async (query) => {
    await query(insert, ['swallowed'])
    await query('SELECT nothing').catch(() => {})
  })
  await expect(swallowed).rejects.toMatchObject({ code: '25P02' })
  const swallowedByPrisma = client.$transaction(async (tx) => {
    await tx.space.create({ data: spaceRow('swallowed') })
    await tx.$queryRawUnsafe('SELECT nothing').catch(() => {})
  })
  await expect(swallowedByPrisma).rejects.toThrow()
  expect(await exists('swallowed')).toBe(false)
})

test('a commit that is refused is reported', async () => {
  await db.asOwner((query) =>
    query(`CREATE CONSTRAINT TRIGGER refuse_commit AFTER INSERT ON spaces DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (new.name = 'refused') EXECUTE FUNCTION postern_refuse_change()`),
  )
  const refused = spaceRow('refused')
  await expect(client.$transaction(async (tx) => tx.space.create({ data: refused }))).rejects.toThrow('append-only')
  await expect(session.transaction((query) => query(insert, ['refused']))).rejects.toThrow('append-only')
  expect(await exists('refused')).toBe(false)
})

test('nothing falls into the open transaction of another', async () => {
  const open = Promise.withResolvers<void>()
  const undone = session.transaction(async (query) => {
    await query(insert, ['undone'])
    open.resolve()
    await new Promise((resolve) => setTimeout(resolve, 50))
    throw new Error('on purpose')
  })
  await open.promise
  const others = [
    session.query(insert, ['beside']),
    client.space.create({ data: spaceRow('beside-prisma') }),
    client.$transaction(async (tx) => tx.space.create({ data: spaceRow('beside-transaction') })),
  ]
  await expect(undone).rejects.toThrow('on purpose')
  await Promise.all(others)
  const names = ['undone', 'beside', 'beside-prisma', 'beside-transaction']
  expect(await Promise.all(names.map(exists))).toEqual([false, true, true, true])
})

test('what a transaction of a session is given is of no use after its end', async () => {
  const escaped = await session.transaction(async (query) => ({ query }))
  await expect(escaped.query('SELECT 1')).rejects.toThrow()
  expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('sixty transactions of Prisma and sessions at once all succeed, one by one where they must', async () => {
  await client.installation.create({ data: { id: 'counted', createdAt: new Date('2026-11-21'), policyVersion: 0 } })
  const raise = `UPDATE installation SET policy_version = policy_version + 1 WHERE id = 'counted'`
  const throughPrisma = Array.from({ length: 40 }, () =>
    client.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(raise)
      await tx.space.count()
    }),
  )
  const throughSession = Array.from({ length: 20 }, () => session.transaction((query) => query(raise)))
  await Promise.all([...throughPrisma, ...throughSession])
  expect((await client.installation.findUnique({ where: { id: 'counted' } }))?.policyVersion).toBe(60)
})

test('a transaction that runs too long is undone, and those that waited for it go on', async () => {
  const long = client.$transaction(
    async (tx) => {
      await tx.space.create({ data: spaceRow('too-long') })
      await new Promise((resolve) => setTimeout(resolve, 400))
      await tx.space.count()
    },
    { timeout: 100 },
  )
  const waiting = client.$transaction(async (tx) => tx.space.create({ data: spaceRow('waited') }))
  expect(db.database.faultOf(await long.catch((error: unknown) => error))).toEqual({ kind: 'unavailable' })
  await waiting
  expect([await exists('too-long'), await exists('waited')]).toEqual([false, true])
})

test('a transaction that gave up waiting does not hold up the next', async () => {
  const hold = session.transaction(async (query) => {
    await query('SELECT 1')
    await new Promise((resolve) => setTimeout(resolve, 300))
  })
  const impatient = client.$transaction(async (tx) => tx.space.count(), { maxWait: 50 }).catch(() => {})
  await Promise.all([hold, impatient])
  expect(await client.$transaction(async (tx) => tx.space.count())).toBeGreaterThan(0)
})
