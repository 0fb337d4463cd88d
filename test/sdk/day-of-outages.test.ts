import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import type { PosternClient } from '../../packages/sdk/src/client.ts'
import { renewalSlotSeconds } from '../../packages/server/src/domain/tokens/renewal-slot.ts'
import { FakeClock, hour, minute, second, settle } from './support/fake-clock.ts'
import { FakeIssuer, issuerUrl, json } from './support/fake-issuer.ts'
import { seededRandom } from './support/seeded-random.ts'

/** How the issuer is away: no connection, no answer, or answers that are none. */
const outages: readonly ((issuer: FakeIssuer) => void)[] = [
  (issuer) => (issuer.isDown = true),
  (issuer) => (issuer.onToken = () => new Promise(() => {})),
  (issuer) => (issuer.onToken = () => json(503, { error: 'temporarily_unavailable' })),
  (issuer) => (issuer.onToken = () => new Response('<html>502</html>', { status: 502 })),
]

/** The token that a caller is given without waiting; a caller who would have to wait is failed. */
const servedNow = async (client: PosternClient): Promise<string> => {
  let served: string | null = null
  client.token().then(
    ({ value }) => (served = value),
    () => null,
  )
  await settle()
  return served ?? expect.fail('a call was not served')
}

const tell = (random: () => number, hasSlots: boolean) => {
  const clock = new FakeClock()
  const issuer = new FakeIssuer(clock)
  const client = createClient({
    ...{ url: issuerUrl, clientId: 'app_1', clientSecret: 'one', clock, random, fetch: issuer.fetch },
  })
  const up = (): void => {
    issuer.isDown = false
    issuer.onToken = () => {
      if (hasSlots) issuer.refreshInSeconds = renewalSlotSeconds(issuer.lifeSeconds, random())
      return issuer.tokenAnswer()
    }
  }
  const down = (): void => outages[Math.floor(random() * outages.length)]?.(issuer)
  up()
  return { clock, issuer, client, up, down }
}

/** Each of these is a day of its own. */
const seed = fc.integer({ min: 1, max: 2 ** 31 - 1 })

test('over 24 hours with outages of 5 to 55 minutes at any moment, no call fails', async () => {
  await fc.assert(
    fc.asyncProperty(seed, fc.boolean(), async (day, hasSlots) => {
      const random = seededRandom(day)
      const { clock, issuer, client, up, down } = tell(random, hasSlots)
      const between = (from: number, to: number): number => from + (to - from) * random()
      await client.token()
      const tokens = new Set<string>()
      let isUp = true
      let turnsAt = clock.now().steady + between(2 * minute, 3 * hour)
      for (const end = clock.now().steady + 24 * hour; clock.now().steady < end; await clock.advance(minute)) {
        if (clock.now().steady >= turnsAt) {
          isUp = !isUp
          if (isUp) up()
          else down()
          turnsAt = clock.now().steady + (isUp ? between(3 * minute, 3 * hour) : between(5 * minute, 55 * minute))
        }
        tokens.add(await servedNow(client))
      }
      client.close()
      expect(tokens.size).toBeGreaterThanOrEqual(4)
      expect(issuer.issued).toBeLessThanOrEqual(6)
    }),
    { seed: 20_261_129, numRuns: 40 },
  )
}, 120_000)

test('the worst moment for an outage of 55 minutes is none: it begins just as the renewal is due', async () => {
  for (const hasSlots of [true, false])
    for (let sooner = -2; sooner <= 6; sooner += 1) {
      // The latest slot there is.
      const { clock, client, up, down } = tell(() => 0.999_999, hasSlots)
      await client.token()
      await clock.advance(5 * hour - 2 * minute)
      for (let passed = -2; passed < sooner; passed += 1) {
        await client.token()
        await clock.advance(minute)
      }
      down()
      for (let passed = 0; passed < 55; passed += 1) {
        await servedNow(client)
        await clock.advance(minute)
      }
      up()
      for (let passed = 0; passed < 60; passed += 1) {
        await servedNow(client)
        await clock.advance(10 * second)
      }
      expect(await servedNow(client)).toBe('token-2')
      client.close()
    }
}, 60_000)

test('after an outage that outlasted the token, calls work again within 30 seconds of its end', async () => {
  await fc.assert(
    fc.asyncProperty(seed, fc.integer({ min: 65, max: 12 * 60 }), async (day, minutes) => {
      const random = seededRandom(day)
      const { clock, client, up, down } = tell(random, true)
      await client.token()
      await clock.advance(5 * hour)
      down()
      const outcomes: boolean[] = []
      const call = (): void =>
        void client.token().then(
          () => outcomes.push(true),
          () => outcomes.push(false),
        )
      for (let passed = 0; passed < minutes; passed += 1) {
        call()
        await clock.advance(minute)
      }
      // It ends at any moment between two tries.
      for (let passed = 0; passed < 120 * random(); passed += 1) {
        call()
        await clock.advance(second)
      }
      expect(outcomes.at(-1)).toBe(false)
      up()
      for (let passed = 0; passed < 30; passed += 1) {
        call()
        await clock.advance(second)
      }
      outcomes.length = 0
      call()
      await clock.advance(0)
      expect(outcomes).toEqual([true])
      client.close()
    }),
    { seed: 20_261_129, numRuns: 12 },
  )
}, 120_000)
