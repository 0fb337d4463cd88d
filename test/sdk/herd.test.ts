import { expect, test } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import { FakeClock, hour, minute, second, settle } from './support/fake-clock.ts'
import { FakeIssuer, issuerUrl, json } from './support/fake-issuer.ts'

/** Numbers in [0, 1) that look random and are the same in every run (mulberry32). */
const seededRandom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

const startFleet = async (size: number, prepare: (issuer: FakeIssuer, random: () => number) => void = () => {}) => {
  const clock = new FakeClock()
  const issuer = new FakeIssuer(clock)
  const random = seededRandom(1)
  prepare(issuer, random)
  const clients = Array.from({ length: size }, () =>
    createClient({ url: issuerUrl, clientId: 'app_1', clientSecret: 'secret', clock, random, fetch: issuer.fetch }),
  )
  await Promise.all(clients.map((client) => client.token()))
  return { clock, issuer, clients }
}

const busiestShare = (times: readonly number[], windowMs: number): number => {
  const windows = new Map<number, number>()
  for (const time of times)
    windows.set(Math.floor(time / windowMs), (windows.get(Math.floor(time / windowMs)) ?? 0) + 1)
  return Math.max(...windows.values()) / times.length
}

test('a thousand clients that started together renew at less than three times the mean rate, in the slots the server assigned', async () => {
  const { clock, issuer, clients } = await startFleet(1_000, (fake, random) => {
    fake.onToken = () => {
      fake.refreshInSeconds = (1 / 2 + random() / 3) * fake.lifeSeconds
      return fake.tokenAnswer()
    }
  })
  const startedAt = clock.now().steady
  for (let passed = 0; passed < 5 * 60; passed += 2) {
    await clock.advance(2 * minute)
    await Promise.all(clients.map((client) => client.token()))
    await settle()
  }
  const renewals = issuer.tokenCalls.slice(1_000).map(({ at }) => at)
  expect(renewals.length).toBeGreaterThanOrEqual(1_000)
  const tenMinutes = 10 * minute
  const mean = tenMinutes / (clock.now().steady - startedAt)
  expect(busiestShare(renewals, tenMinutes)).toBeLessThan(3 * mean)
})

test('without assigned slots, a thousand clients that started together spread their renewals over six minutes', async () => {
  const { clock, issuer, clients } = await startFleet(1_000)
  await clock.advance(5 * hour)
  await Promise.all(clients.map((client) => client.token()))
  await clock.advance(6 * minute)
  const renewals = issuer.tokenCalls.slice(1_000).map(({ at }) => at)
  expect(renewals).toHaveLength(1_000)
  expect(busiestShare(renewals, minute)).toBeLessThan(0.25)
})

test('clients that were turned away together do not come back together', async () => {
  const { clock, issuer, clients } = await startFleet(200)
  await clock.advance(5 * hour + 10 * minute)
  issuer.onToken = () => json(503, {}, { 'retry-after': '100' })
  await Promise.all(clients.map((client) => client.token()))
  await clock.advance(99 * second)
  const before = issuer.tokenCalls.length
  issuer.onToken = null
  await clock.advance(20 * second)
  const returns = issuer.tokenCalls.slice(before).map(({ at }) => at)
  expect(returns).toHaveLength(200)
  expect(busiestShare(returns, second)).toBeLessThan(0.25)
})
