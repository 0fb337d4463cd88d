import { expect, test } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import { renewalSlotSeconds } from '../../packages/server/src/domain/tokens/renewal-slot.ts'
import { FakeClock, hour, minute, second } from './support/fake-clock.ts'
import { FakeIssuer, issuerUrl, json } from './support/fake-issuer.ts'
import { seededRandom } from './support/seeded-random.ts'

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

test('a thousand clients that started together renew, minute by minute of the window, at less than three times its mean', async () => {
  const { clock, issuer, clients } = await startFleet(1_000, (fake, random) => {
    fake.onToken = () => {
      // What the service itself answers.
      fake.refreshInSeconds = renewalSlotSeconds(fake.lifeSeconds, random())
      return fake.tokenAnswer()
    }
  })
  const startedAt = clock.now().steady
  await clock.advance(5 * hour - minute)
  for (let passed = 0; passed < 12; passed += 1) {
    await Promise.all(clients.map((client) => client.token()))
    await clock.advance(minute / 2)
  }
  const renewals = issuer.tokenCalls.slice(1_000).map(({ at }) => at - startedAt)
  expect(renewals).toHaveLength(1_000)
  const [opens, closes] = [0, 1].map((fraction) => renewalSlotSeconds(issuer.lifeSeconds, fraction) * second) as [
    number,
    number,
  ]
  expect(Math.min(...renewals)).toBeGreaterThanOrEqual(opens)
  expect(Math.max(...renewals)).toBeLessThanOrEqual(closes)
  const minutes = (closes - opens) / minute
  expect(busiestShare(renewals, minute)).toBeLessThan(3 / minutes)
  // Nor in any single second of it.
  expect(busiestShare(renewals, second)).toBeLessThan(20 / (minutes * 60))
})

test('without assigned slots, a thousand clients that started together spread their renewals over four minutes', async () => {
  const { clock, issuer, clients } = await startFleet(1_000)
  await clock.advance(5 * hour)
  await Promise.all(clients.map((client) => client.token()))
  await clock.advance(4 * minute)
  const renewals = issuer.tokenCalls.slice(1_000).map(({ at }) => at)
  expect(renewals).toHaveLength(1_000)
  expect(busiestShare(renewals, minute)).toBeLessThan(0.35)
  expect(busiestShare(renewals, second)).toBeLessThan(0.02)
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
