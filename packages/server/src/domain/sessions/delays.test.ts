import { expect, test } from 'vitest'
import { accountDelays, addressDelays, secondsAfter } from './delays.ts'

test('the first tries are free, then each wait is twice the one before it, up to a limit', () => {
  const waits = Array.from({ length: 13 }, (_, index) => secondsAfter(index + 1, accountDelays))
  expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30])
  expect(secondsAfter(10, addressDelays)).toBe(0)
  expect(secondsAfter(11, addressDelays)).toBe(1)
  expect(secondsAfter(1_000_000, addressDelays)).toBe(900)
})
