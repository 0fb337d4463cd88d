import { expect, test } from 'vitest'
import { FailureLimit } from './failure-limit.ts'

const hourMs = 3_600_000

const limitAt = (start: number) => {
  let now = start
  const limit = new FailureLimit({ now: () => now }, { burst: 20, refillMs: 6_000 })
  const failTimes = (count: number): void => {
    for (let done = 0; done < count; done += 1) limit.fail('a')
  }
  return { limit, failTimes, move: (milliseconds: number) => (now += milliseconds) }
}

test('a single failure makes nobody wait, whatever happens to the clock', () => {
  for (const milliseconds of [0, -hourMs, hourMs]) {
    const { limit, failTimes, move } = limitAt(10 * hourMs)
    failTimes(1)
    move(milliseconds)
    expect(limit.waitSeconds('a')).toBe(0)
  }
})

test('who was wrong too often waits as long as before when the clock is set back, and no longer', () => {
  const { limit, failTimes, move } = limitAt(10 * hourMs)
  failTimes(20)
  expect(limit.waitSeconds('a')).toBe(6)
  move(-hourMs)
  expect(limit.waitSeconds('a')).toBe(6)
  move(6_000)
  expect(limit.waitSeconds('a')).toBe(0)
})
