import { expect, test } from 'vitest'
import { accountDelays, addressDelays, secondsAfter, waitsOf } from './delays.ts'

test('the first tries are free, then each wait is twice the one before it, up to a limit', () => {
  const waits = Array.from({ length: 13 }, (_, index) => secondsAfter(index + 1, accountDelays))
  expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30])
  expect(secondsAfter(10, addressDelays)).toBe(0)
  expect(secondsAfter(11, addressDelays)).toBe(1)
  expect(secondsAfter(1_000_000, addressDelays)).toBe(900)
})

test('the waits as a list are the same ones, down to the longest', () => {
  for (const delays of [accountDelays, addressDelays]) {
    const waits = waitsOf(delays)
    expect(waits).toEqual(waits.map((_, index) => secondsAfter(index + 1, delays)))
    expect(secondsAfter(waits.length, delays)).toBe(delays.longestSeconds)
    expect(secondsAfter(waits.length + 1, delays)).toBe(delays.longestSeconds)
  }
})
