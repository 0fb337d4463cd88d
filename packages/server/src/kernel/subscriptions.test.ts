import type { Id } from '@postern/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Actor } from './actor.ts'
import { Arrivals } from './audit/arrivals.ts'
import type { LogTail } from './audit/log-tail.ts'
import { fault } from './fault.ts'
import { subscriptionLimits, Subscriptions } from './subscriptions.ts'

let now = 0
let sent: string[] = []
const arrivalsOf = (name: string) =>
  new Arrivals({ clock: { now: () => now }, name, send: async (message) => void sent.push(message) })

const userOf = (id: string): Actor => ({
  type: 'user',
  id: id as Id<'User'>,
  credential: 'session',
  authenticatedAt: 0,
})

beforeEach(() => {
  now = 1_000_000
  sent = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
})
afterEach(() => vi.useRealTimers())

describe('open subscriptions', () => {
  const subscriptions = () => new Subscriptions({ tail: {} as LogTail, arrivals: arrivalsOf('here') })
  const idle = { check: () => undefined, cut: () => undefined }

  test('are looked at every two seconds, also where the reader takes nothing; one that ends is cut after two more', async () => {
    const all = subscriptions()
    const cut = vi.fn<() => void>()
    const opened = all.open(userOf('one'), { check: () => opened.end(fault('UNAUTHENTICATED')), cut })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(opened.ending).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(cut).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(cut).toHaveBeenCalledOnce()
  })

  test('keep the first reason for which they end', () => {
    const opened = subscriptions().open(userOf('one'), idle)
    opened.end('closed')
    opened.end(fault('FORBIDDEN'))
    expect(opened.ending).toBe('closed')
  })

  test('are bounded in all, too', () => {
    const all = subscriptions()
    for (let number = 0; number < subscriptionLimits.inAll; number += 1) all.open(userOf(`user ${number}`), idle)
    expect(() => all.open(userOf('late'), idle)).toThrow(expect.objectContaining({ code: 'OVERLOADED' }))
  })

  test('leave no timer behind', () => {
    const all = subscriptions()
    all.close(all.open(userOf('one'), idle))
    expect([all.count, vi.getTimerCount()]).toEqual([0, 0])
  })
})

describe('the news of events', () => {
  test('goes to other instances only while somebody follows there, and once for many commits', async () => {
    const [here, there] = [arrivalsOf('here'), arrivalsOf('there')]
    there.committed()
    await vi.advanceTimersByTimeAsync(100)
    expect(sent).toEqual([])

    const woken = vi.fn<() => void>()
    const stop = here.follow(woken)
    expect(sent).toEqual(['following here'])
    for (const one of [here, there]) one.receive('following here')
    for (let count = 0; count < 20; count += 1) there.committed()
    await vi.advanceTimersByTimeAsync(100)
    expect(sent).toEqual(['following here', 'committed there'])
    here.receive('committed there')
    expect(woken).toHaveBeenCalledOnce()
    // Its own following is no reason to tell the others.
    here.committed()
    await vi.advanceTimersByTimeAsync(100)
    expect(sent).toHaveLength(2)
    expect(woken).toHaveBeenCalledTimes(2)

    stop()
    now += 20_000
    there.committed()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(sent).toHaveLength(2)
  })
})
