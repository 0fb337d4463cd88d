import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { UsageCounters } from '../../packages/server/src/domain/applications/usage-counters.ts'
import { writeUsage } from '../../packages/server/src/domain/applications/usage-writing.ts'
import { mostNames } from '../../packages/server/src/domain/applications/usage-model.ts'
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
    counters.refused(`app_${index}`, `sec_${index}`, 'UNAUTHENTICATED', 1_000)
  }
  return counters
}

const written = () =>
  app.deps.database.client.applicationUsage.aggregate({
    where: { applicationId: { startsWith: 'app_' }, secretId: { startsWith: 'sec_' } },
    _count: { _all: true },
    _sum: { tokens: true, refusals: true },
  })

afterEach(() =>
  app.database.asOwner(async (query) => {
    for (const table of ['application_usage', 'application_tallies']) await query(`DELETE FROM ${table}`)
  }),
)

const names = (applicationId: string, kind: string) =>
  app.deps.database.client.applicationTally.findMany({ where: { applicationId, kind }, orderBy: { name: 'asc' } })

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
    for (const { applicationId, secretId } of counted(2_000).take(0).secrets.toReversed())
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
    const codes = await app.deps.database.client.applicationTally.aggregate({
      where: { applicationId: { startsWith: 'app_' }, kind: 'refusal', name: 'UNAUTHENTICATED' },
      _count: { _all: true },
      _sum: { count: true },
    })
    expect(codes).toEqual({ _count: { _all: 1_200 }, _sum: { count: 1_200 } })
  })

  const told = (instance: string, version = '0.1.0') => ({ name: 'sdk', version, instance, skewSeconds: null })

  test('has room for so many made-up instances and versions a day, in memory and in the table, and counts the rest as one', async () => {
    const counters = new UsageCounters()
    const { clientId, secretId } = client
    const most = mostNames.instance
    for (const round of [0, 1]) {
      for (let index = 0; index < most * 2; index += 1)
        counters.issued(clientId, secretId, null, 1_000, told(`made-up-${round}-${index}`, `0.${index}.0`))
      const { names: held } = counters.take(1_000)
      expect(held.get(clientId)?.get('instance')?.size).toBeLessThanOrEqual(most + 1)
      for (const [kind, counts] of held.get(clientId)!)
        counters.giveBackNames(
          Array.from(counts, ([name, { count, lastAt }]) => ({ applicationId: clientId, kind, name, count, lastAt })),
        )
      await writeUsage(app.deps, counters)
    }
    const instances = await names(clientId, 'instance')
    expect(instances).toHaveLength(most + 1)
    expect(instances[0]).toMatchObject({ name: '*', count: most * 3 })
    expect(instances.reduce((sum, { count }) => sum + count, 0)).toBe(most * 4)
    expect(await names(clientId, 'version')).toHaveLength(mostNames.version + 1)
  })

  test('keeps places as sealed networks: no address stands in the table', async () => {
    const counters = new UsageCounters()
    const { clientId, secretId } = client
    for (const address of ['192.0.2.1', '192.0.2.77', '2001:db8:1::1', '2001:db8:1:2::3', '198.51.100.9'])
      counters.issued(clientId, secretId, address, 1_000)
    await writeUsage(app.deps, counters)
    const places = await names(clientId, 'place')
    const opened = await Promise.all(
      places.map(async ({ name, count }) => [await app.deps.evidence.subjects.open(name as never), count]),
    )
    expect(opened.toSorted()).toEqual([
      ['192.0.2.0/24', 2],
      ['198.51.100.0/24', 1],
      ['2001:db8:1::/48', 2],
    ])
  })

  test('notes by which program and instance a secret was last used', async () => {
    const counters = new UsageCounters()
    const { clientId, secretId } = client
    counters.issued(clientId, secretId, null, 9_000, told('abcdefgh'))
    await writeUsage(app.deps, counters)
    const secret = await app.deps.database.client.applicationSecret.findUniqueOrThrow({ where: { id: secretId } })
    expect(secret).toMatchObject({ lastUsedProgram: 'sdk/0.1.0', lastUsedInstance: 'abcdefgh' })
  })
})
