import { describe, expect, test } from 'vitest'
import { Limit, type Sharing } from './limit.ts'

const hourMs = 3_600_000
const twentyInTwoMinutes = { name: 'guesses', quota: 20, windowMs: 120_000, sharing: 'at once' } as const

const limitAt = (start: number, others: Sharing | null = null) => {
  let now = start
  const limit = new Limit({ now: () => now }, twentyInTwoMinutes, others)
  const takeTimes = (count: number): number => {
    let taken = 0
    for (let done = 0; done < count; done += 1) if (limit.take('a')) taken += 1
    return taken
  }
  return { limit, takeTimes, move: (milliseconds: number) => (now += milliseconds) }
}

describe('a limit', () => {
  test('lets so many pass at once, then as many more as the time that went by', () => {
    const { limit, takeTimes, move } = limitAt(hourMs)
    expect(takeTimes(200)).toBe(20)
    expect(limit.waitSeconds('a')).toBe(6)
    move(6_000)
    expect(takeTimes(5)).toBe(1)
    move(hourMs)
    expect(takeTimes(200)).toBe(20)
  })

  test('counts nothing that it does not let pass: who goes on trying waits no longer', () => {
    const { limit, takeTimes } = limitAt(hourMs)
    takeTimes(5_000)
    expect(limit.waitSeconds('a')).toBe(6)
    expect(limit.refused).toBe(4_980)
  })

  test('says what is left, and when more is', () => {
    const { limit, takeTimes, move } = limitAt(hourMs)
    expect(limit.standing('a')).toEqual({ remaining: 20, seconds: 0 })
    takeTimes(5)
    expect(limit.standing('a')).toEqual({ remaining: 15, seconds: 30 })
    takeTimes(15)
    expect(limit.standing('a')).toEqual({ remaining: 0, seconds: 6 })
    move(120_000)
    expect(limit.standing('a')).toEqual({ remaining: 20, seconds: 0 })
    expect(limit.policy).toBe('"guesses";q=20;w=120')
  })

  test('keeps one key apart from the other', () => {
    const { limit, takeTimes } = limitAt(hourMs)
    takeTimes(30)
    expect([limit.take('a'), limit.take('b')]).toEqual([false, true])
  })

  test('holds no more than a hundred thousand keys, however many addresses there are', () => {
    const { limit } = limitAt(hourMs)
    for (let key = 0; key < 250_000; key += 1) limit.take(`2001:db8:0:${key.toString(16)}::/64`)
    expect(limit.keys).toBeLessThanOrEqual(100_000)
  })
})

describe('a clock that is set', () => {
  test('makes nobody wait for the one that was counted', () => {
    for (const milliseconds of [0, -hourMs, hourMs]) {
      const { limit, takeTimes, move } = limitAt(10 * hourMs)
      takeTimes(1)
      move(milliseconds)
      expect(limit.waitSeconds('a')).toBe(0)
    }
  })

  test('back leaves those waiting who waited, and no longer', () => {
    const { limit, takeTimes, move } = limitAt(10 * hourMs)
    takeTimes(20)
    move(-hourMs)
    expect(limit.waitSeconds('a')).toBe(6)
    move(6_000)
    expect(limit.waitSeconds('a')).toBe(0)
  })
})

test('what several instances count is told when a tenth is used up, and all of them decide', async () => {
  // A database that two instances tell, as domain/limits does.
  let emptyAt = 0
  const told: number[] = []
  const sharing = (now: number): Sharing => ({
    tellNow: (limit, bucket) => {
      told.push(bucket.untold)
      emptyAt = Math.max(emptyAt, now) + limit.msFor(bucket.untold)
      bucket.untold = 0
      limit.learn(bucket, emptyAt - now)
      return Promise.resolve()
    },
    tellLater: () => undefined,
  })
  const instances = [limitAt(hourMs, sharing(hourMs)).limit, limitAt(hourMs, sharing(hourMs)).limit]
  let heard = 0
  for (let guess = 0; guess < 200; guess += 1) if (await instances[guess % 2]!.takeShared('a')) heard += 1
  // A quota of 20, and of each instance what it had not told yet.
  expect(heard).toBeGreaterThanOrEqual(20)
  expect(heard).toBeLessThanOrEqual(22)
  expect(new Set(told)).toEqual(new Set([2]))
})
