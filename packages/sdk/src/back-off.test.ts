import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backOffMs } from './back-off.ts'
import { PosternError } from './errors.ts'

const failures = fc.integer({ min: 1, max: 10_000 })
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const lifeSeconds = fc.integer({ min: 60, max: 86_400 })
const network = new PosternError('NETWORK')

test('a pause after an outage is finite, never nothing, and at most a minute', () => {
  fc.assert(
    fc.property(failures, chance, lifeSeconds, chance, (count, luck, seconds, left) => {
      const leftMs = left * seconds * 1000
      const pause = backOffMs({ error: network, failures: count, lifeSeconds: seconds, leftMs }, () => luck)
      expect(pause).toBeGreaterThanOrEqual(500)
      expect(pause).toBeLessThanOrEqual(60_000)
    }),
  )
})

test('chance makes up half of a pause, so that clients that failed together come back apart', () => {
  const pause = (luck: number): number =>
    backOffMs({ error: network, failures: 4, lifeSeconds: 21_600, leftMs: 3_600_000 }, () => luck)
  expect([pause(0), pause(0.5)]).toEqual([4_000, 6_000])
})

test('with the last of a token the tries come closer, so that one falls before its end', () => {
  const pause = (leftMs: number): number =>
    backOffMs({ error: network, failures: 50, lifeSeconds: 21_600, leftMs }, () => 0.999_999)
  expect(pause(3_600_000)).toBeCloseTo(60_000, -2)
  expect(pause(40_000)).toBeCloseTo(20_000, -2)
  expect(pause(100)).toBeCloseTo(1_000, -2)
})

test('what the server asked for is never undercut', () => {
  fc.assert(
    fc.property(failures, chance, fc.integer({ min: 0, max: 3_600 }), (count, luck, asked) => {
      const error = new PosternError('RATE_LIMITED', { retryAfterSeconds: asked })
      const pause = backOffMs({ error, failures: count, lifeSeconds: 0, leftMs: 0 }, () => luck)
      expect(pause).toBeGreaterThanOrEqual(asked * 1000)
    }),
  )
})

test('a refusal rests for half a minute to five, whether or not a token is left', () => {
  fc.assert(
    fc.property(failures, chance, fc.constantFrom(0, 1_000_000), (count, luck, leftMs) => {
      const error = new PosternError('OAUTH_INVALID_CLIENT')
      const pause = backOffMs({ error, failures: count, lifeSeconds: 21_600, leftMs }, () => luck)
      expect(pause).toBeGreaterThanOrEqual(30_000)
      expect(pause).toBeLessThanOrEqual(300_000)
    }),
  )
})
