import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { SharedLimits } from '../../packages/server/src/domain/limits/sharing.ts'
import type { Deps } from '../../packages/server/src/kernel/deps.ts'
import { Limit } from '../../packages/server/src/kernel/limits/limit.ts'
import { limitRules } from '../../packages/server/src/kernel/limits/rules.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { databaseKind } from '../support/database.ts'
import { needsSeveral, startInstance, type Instance } from '../support/instance.ts'

const clock = new TestClock()
const config = { trustedProxies: ['127.0.0.1'], limits: { tokens: { quota: 50, windowMs: 3_600_000 } } }
let here: TestApp
let there: Instance
let client: TestClient

const ask = async (url: string, address: string, clientId: string, clientSecret: string): Promise<number> => {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'x-forwarded-for': address },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
  })
  await response.text()
  return response.status
}
const urls = () => [here.url, there.url]
const guess = (index: number, address: string, clientId: string) =>
  ask(urls()[index % 2]!, address, clientId, 'a guess')
const rightFrom = (url: string, address: string) => ask(url, address, client.clientId, client.clientSecret)
const heard = (statuses: readonly number[]): number => statuses.filter((status) => status === 401).length

describe.skipIf(databaseKind() === 'embedded')(`limits of several instances${needsSeveral}`, () => {
  beforeAll(async () => {
    here = await startApp({ clock, config })
    there = await startInstance(here.database.options, here.url, { clock, config })
    client = await here.application((await here.space()).id, ['spaces:read'])
  })
  afterAll(async () => {
    await there.close()
    await here.close()
  })

  test('200 wrong secrets from one address, now here, now there, are stopped by the 30th; the right client is not', async () => {
    const address = '203.0.113.1'
    const statuses: number[] = []
    for (let index = 0; index < 200; index += 1) {
      statuses.push(await guess(index, address, here.deps.ids.mint('Application')))
      if (index % 50 !== 49) continue
      for (const url of urls())
        expect([await rightFrom(url, '203.0.113.2'), await rightFrom(url, address)]).toEqual([200, 200])
    }
    expect(heard(statuses)).toBeGreaterThanOrEqual(20)
    expect(heard(statuses)).toBeLessThanOrEqual(22)
    expect(new Set(statuses.slice(30))).toEqual(new Set([429]))
  })

  test('200 at one client at once on both are stopped as well: nobody gains by being quick', async () => {
    const all = Array.from({ length: 200 }, (_, index) => guess(index, '203.0.113.3', client.clientId))
    const statuses = await Promise.all(all)
    expect(heard(statuses)).toBeLessThanOrEqual(12)
    expect(statuses.filter((status) => status === 429)).toHaveLength(200 - heard(statuses))
  })

  test('a wrong address is known to an instance that starts later', async () => {
    const later = await startInstance(here.database.options, here.url, { clock, config })
    try {
      const statuses: number[] = []
      for (let count = 0; count < 5; count += 1)
        statuses.push(await ask(later.url, '203.0.113.1', later.deps.ids.mint('Application'), 'a guess'))
      expect(heard(statuses)).toBeLessThanOrEqual(1)
    } finally {
      await later.close()
    }
  })

  test('the table names neither addresses nor clients, and only who used up a share is in it', async () => {
    for (let index = 0; index < 40; index += 1) await guess(0, `198.18.7.${index}`, 'none')
    const rows = await here.deps.database.client.limitUse.findMany()
    for (const { digest } of rows) expect(digest).toHaveLength(32)
    // Those above by address and by client, and one wrong client each of the forty: not their addresses.
    expect(rows.length).toBeLessThan(100)
  })

  test('an application gets no second quota from a second instance', async () => {
    const other = await here.application((await here.space()).id, ['spaces:read'])
    const fetchFrom = (url: string) => ask(url, '203.0.113.5', other.clientId, other.clientSecret)
    for (let count = 0; count < 50; count += 1) expect(await fetchFrom(here.url)).toBe(200)
    expect(await fetchFrom(here.url)).toBe(429)
    await vi.waitFor(async () => expect(await fetchFrom(there.url)).toBe(429), { timeout: 5_000, interval: 100 })
  }, 10_000)

  test('an application gets no second quota of its own from a second instance, and waits for what the first one counted', async () => {
    const other = await here.application((await here.space()).id, ['spaces:read'], { tokensPerHour: 20 })
    const statuses: number[] = []
    for (let count = 0; count < 40; count += 1)
      statuses.push(await ask(urls()[count % 2]!, '203.0.113.7', other.clientId, other.clientSecret))
    // A tenth of it each instance counts by itself.
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(22)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(18)
    expect(new Set(statuses.slice(24))).toEqual(new Set([429]))
  })

  test('goes on by itself where the database does not answer, and tells later what it counted', async () => {
    const warnings: string[] = []
    let isDown = true
    const evidence = Object.create(here.deps.evidence) as Deps['evidence']
    evidence.prepare = () => (isDown ? Promise.reject(new Error('no connection')) : Promise.resolve())
    const log = { ...here.deps.log, warn: (_fields: object, message: string) => warnings.push(message) }
    const sharing = new SharedLimits({ ...here.deps, evidence, log } as Deps)
    const limit = new Limit(clock, { name: 'wrong-credentials', ...limitRules['wrong-credentials'] }, sharing)
    let passed = 0
    for (let count = 0; count < 60; count += 1) if (await limit.takeShared('203.0.113.6')) passed += 1
    expect([passed, warnings.length]).toEqual([20, 1])
    isDown = false
    clock.advance(6_000)
    // All that was not told counts from now: after an outage it is stricter for one window, never more lenient.
    await limit.takeShared('203.0.113.6')
    const statuses: number[] = []
    for (let count = 0; count < 5; count += 1)
      statuses.push(await guess(0, '203.0.113.6', here.deps.ids.mint('Application')))
    expect(heard(statuses)).toBeLessThanOrEqual(1)
    await sharing.close()
  })
})
