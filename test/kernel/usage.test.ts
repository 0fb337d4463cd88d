import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { UsageCounters, writeUsage } from '../../packages/server/src/domain/applications/usage.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'

let app: TestApp
let client: TestClient

beforeAll(async () => {
  app = await startApp()
  client = await app.application((await app.space()).id, [])
})
afterAll(() => app.close())

/** Each of so many applications fetched a token, and was refused one. */
const counted = (most: number, from = 0): UsageCounters => {
  const counters = new UsageCounters()
  for (let index = from; index < from + most; index += 1) {
    counters.issued(`app_${index}`, `sec_${index}`, null, 1_000)
    counters.refused(`app_${index}`, `sec_${index}`)
  }
  return counters
}

const written = () =>
  app.deps.database.client.applicationUsage.aggregate({
    where: { applicationId: { startsWith: 'app_' }, secretId: { startsWith: 'sec_' } },
    _count: { _all: true },
    _sum: { tokens: true, refusals: true },
  })

afterEach(async () => void (await app.database.asOwner((query) => query('DELETE FROM application_usage'))))

describe('writing what was counted', () => {
  test('of 6,000 applications holds no token up', async () => {
    const writing = writeUsage(app.deps, counted(6_000))
    for (let count = 0; count < 5; count += 1) {
      const late = new Promise<'late'>((resolve) => setTimeout(resolve, 1_000, 'late').unref())
      expect(await Promise.race([app.token(client), late])).not.toBe('late')
    }
    await writing
    expect(await written()).toEqual({ _count: { _all: 6_000 }, _sum: { tokens: 6_000, refusals: 6_000 } })
  })

  test('adds to what is there, and the last use is the latest one', async () => {
    const counters = new UsageCounters()
    const { clientId, secretId } = client
    for (const [at, address] of [[2_000, '192.0.2.2'] as const, [1_000, '192.0.2.1'] as const]) {
      counters.issued(clientId, secretId, address, at)
      await writeUsage(app.deps, counters)
    }
    const usage = await app.deps.database.client.applicationUsage.findMany({ where: { secretId } })
    expect(usage).toEqual([expect.objectContaining({ applicationId: clientId, tokens: 2, refusals: 0 })])
    const secret = await app.deps.database.client.applicationSecret.findUniqueOrThrow({ where: { id: secretId } })
    expect(secret.lastUsedAt).toEqual(new Date(2_000))
    expect(await app.deps.evidence.subjects.open(secret.lastUsedFrom as never)).toBe('192.0.2.2')
  })

  test('by two instances at once, each in an order of its own, adds both up', async () => {
    const backwards = new UsageCounters()
    for (const { applicationId, secretId } of counted(2_000).take().toReversed())
      backwards.issued(applicationId, secretId, null, 1_000)
    await Promise.all([writeUsage(app.deps, counted(2_000)), writeUsage(app.deps, backwards)])
    expect(await written()).toEqual({ _count: { _all: 2_000 }, _sum: { tokens: 4_000, refusals: 2_000 } })
  })

  test('that fails in the middle counts on with the rest, and writes nothing twice', async () => {
    const counters = counted(1_200)
    let transactions = 0
    const { client: real } = app.deps.database
    const failing = new Proxy(real, {
      get: (target, name) => {
        if (name === '$transaction' && (transactions += 1) === 2) throw new Error('The disk is full')
        return Reflect.get(target, name) as unknown
      },
    })
    const deps = { ...app.deps, database: { ...app.deps.database, client: failing } }
    await expect(writeUsage(deps, counters)).rejects.toThrow('disk')
    expect((await written())._count._all).toBe(500)
    await writeUsage(app.deps, counters)
    expect(await written()).toEqual({ _count: { _all: 1_200 }, _sum: { tokens: 1_200, refusals: 1_200 } })
  })
})
