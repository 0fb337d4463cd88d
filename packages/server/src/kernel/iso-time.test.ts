import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoTime } from './iso-time.ts'

test('a time is written as Date writes it', () => {
  const times = fc.integer({ min: Date.UTC(-271_820, 0), max: Date.UTC(275_759, 0) })
  fc.assert(
    fc.property(times, (time) => {
      expect(isoTime(time)).toBe(new Date(time).toISOString())
    }),
  )
  const now = Date.UTC(2026, 10, 29, 23, 59, 59)
  for (const time of [0, -1, 999, 1_000, now, now + 7, now + 999, now + 1_000, now + 0.75])
    expect(isoTime(time)).toBe(new Date(time).toISOString())
})

test('of more seconds than are kept each is still right', () => {
  for (const time of Array.from({ length: 500 }, (_, index) => (index % 130) * 1_500))
    expect(isoTime(time)).toBe(new Date(time).toISOString())
})

test('what is no time is refused as Date refuses it', () => {
  for (const time of [NaN, Infinity, 8.64e15 + 1_000]) expect(() => isoTime(time)).toThrow(RangeError)
})
