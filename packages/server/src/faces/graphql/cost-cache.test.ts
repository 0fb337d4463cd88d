import { expect, test } from 'vitest'
import { CostCache } from './cost-cache.ts'

const counting = () => {
  let measured = 0
  return () => (measured += 1)
}

test('the same operation with the same variables is measured once, and with others anew', () => {
  const [cache, measure, operation] = [new CostCache<number>(), counting(), {}]
  expect(cache.of(operation, { first: 20 }, measure)).toBe(1)
  expect(cache.of(operation, { first: 20 }, measure)).toBe(1)
  expect(cache.of(operation, { first: 100 }, measure)).toBe(2)
  expect(cache.of({}, { first: 20 }, measure)).toBe(3)
})

test('whoever varies the variables, or sends long ones, fills nothing', () => {
  const [cache, measure, operation] = [new CostCache<number>(), counting(), {}]
  for (let first = 1; first <= 20; first += 1) cache.of(operation, { first }, measure)
  expect(cache.of(operation, { first: 16 }, measure)).toBe(16)
  expect(cache.of(operation, { first: 17 }, measure)).toBe(21)
  const long = { after: 'x'.repeat(300) }
  const before = cache.of({}, long, measure)
  expect(cache.of({}, long, measure)).toBe(before + 1)
})
