import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Instant } from './platform.ts'
import { remainingMs, renewAfterMs, staleAfterMs, tokenState } from './token-state.ts'
import type { TokenLife } from './token-state.ts'

const order = { fresh: 0, stale: 1, expired: 2 } as const
const start: Instant = { wall: 1_700_000_000_000, steady: 1_000 }
const after = (ms: number, wallDrift = 0): Instant => ({
  wall: start.wall + ms + wallDrift,
  steady: start.steady + ms,
})
const lifeSeconds = fc.integer({ min: 1, max: 86_400 * 30 })
const token = fc.record({
  requestedAt: fc.constant(start),
  lifeSeconds,
  refreshInSeconds: fc.option(fc.double({ min: -10, max: 86_400 * 60, noNaN: true })),
}) satisfies fc.Arbitrary<TokenLife>
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const elapsed = fc.integer({ min: 0, max: 86_400_000 * 60 })

test('a token only ever grows older: fresh, stale, expired, in that order', () => {
  fc.assert(
    fc.property(token, elapsed, elapsed, (life, a, b) => {
      const [sooner, later] = a < b ? [a, b] : [b, a]
      expect(order[tokenState(life, after(sooner))]).toBeLessThanOrEqual(order[tokenState(life, after(later))])
    }),
  )
})

test('with a sixth of its life left or less a token is never fresh, whatever slot the server assigned', () => {
  fc.assert(
    fc.property(token, elapsed, (life, ms) => {
      if (remainingMs(life, after(ms)) <= (life.lifeSeconds * 1000) / 6)
        expect(tokenState(life, after(ms))).not.toBe('fresh')
    }),
  )
})

test('without a slot a token is fresh exactly while more than a sixth of its life is left', () => {
  fc.assert(
    fc.property(lifeSeconds, elapsed, (seconds, ms) => {
      const life = { requestedAt: start, lifeSeconds: seconds * 6, refreshInSeconds: null }
      expect(tokenState(life, after(ms)) === 'fresh').toBe(ms < seconds * 5000)
    }),
  )
})

test('a slot that leaves time for an outage is kept to the millisecond, whatever chance says', () => {
  fc.assert(
    fc.property(lifeSeconds, fc.double({ min: 0.001, max: 0.84, noNaN: true }), chance, (seconds, share, luck) => {
      const life = { requestedAt: start, lifeSeconds: seconds, refreshInSeconds: seconds * share }
      expect(renewAfterMs(life, luck)).toBeCloseTo(seconds * share * 1000, 3)
    }),
  )
})

test('a renewal never starts before the token is stale, nor with less than a twelfth of its life left', () => {
  fc.assert(
    fc.property(token, chance, (life, luck) => {
      expect(renewAfterMs(life, luck)).toBeGreaterThanOrEqual(staleAfterMs(life))
      expect(renewAfterMs(life, luck)).toBeLessThanOrEqual((life.lifeSeconds * 1000 * 11) / 12 + 0.001)
    }),
  )
})

test('from six hours of life on, a renewal starts with 56 minutes left or more: an outage of 55 is bridged', () => {
  fc.assert(
    fc.property(token, chance, (life, luck) => {
      fc.pre(life.lifeSeconds >= 6 * 3600)
      expect(renewAfterMs(life, luck)).toBeLessThanOrEqual((life.lifeSeconds - 56 * 60) * 1000 + 0.001)
    }),
  )
})

test('a token is expired exactly when its life is over by either clock', () => {
  fc.assert(
    fc.property(token, elapsed, fc.integer({ min: -1e11, max: 1e11 }), (life, ms, drift) => {
      const isOver = ms >= life.lifeSeconds * 1000 || ms + drift >= life.lifeSeconds * 1000
      expect(tokenState(life, after(ms, drift)) === 'expired').toBe(isOver)
    }),
  )
})

test('a clock set back never makes a token younger', () => {
  fc.assert(
    fc.property(token, elapsed, fc.integer({ min: -1e12, max: 0 }), (life, ms, drift) => {
      expect(tokenState(life, after(ms, drift))).toBe(tokenState(life, after(ms)))
    }),
  )
})
