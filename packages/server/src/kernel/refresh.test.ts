import { describe, expect, test, vi } from 'vitest'
import { Refresh } from './refresh.ts'

/** A reading that ends when the test says so. */
const heldReading = () => {
  const readings: PromiseWithResolvers<void>[] = []
  const failures: unknown[] = []
  const refresh = new Refresh({
    retryMs: 5,
    run: () => {
      const reading = Promise.withResolvers<void>()
      readings.push(reading)
      return reading.promise
    },
    onFailure: (cause) => failures.push(cause),
  })
  const begun = (count: number) => vi.waitUntil(() => readings.length >= count, { interval: 1 })
  return { refresh, readings, failures, begun }
}

describe('a refresh', () => {
  test('is one at a time: asked for while it runs, it runs once more afterwards, however often', async () => {
    const { refresh, readings, begun } = heldReading()
    refresh.ask()
    refresh.ask()
    refresh.ask()
    expect(readings).toHaveLength(1)
    readings[0]!.resolve()
    await begun(2)
    refresh.ask()
    readings[1]!.resolve()
    await begun(3)
    readings[2]!.resolve()
    await new Promise(setImmediate)
    expect(readings).toHaveLength(3)
    refresh.ask()
    await begun(4)
    refresh.stop()
  })

  test('that fails is told, and tried again until it succeeds', async () => {
    const { refresh, readings, failures, begun } = heldReading()
    refresh.ask()
    for (let tries = 0; tries < 3; tries += 1) {
      await begun(tries + 1)
      readings[tries]!.reject(new Error(`no ${tries}`))
    }
    await begun(4)
    readings[3]!.resolve()
    await new Promise((done) => setTimeout(done, 20))
    expect(readings).toHaveLength(4)
    expect(failures.map((cause) => (cause as Error).message)).toEqual(['no 0', 'no 1', 'no 2'])
    refresh.stop()
  })

  test('that was stopped is not tried again', async () => {
    const { refresh, readings, failures } = heldReading()
    refresh.ask()
    refresh.stop()
    readings[0]!.reject(new Error('no'))
    await vi.waitUntil(() => failures.length === 1, { interval: 1 })
    await new Promise((done) => setTimeout(done, 20))
    refresh.ask()
    expect(readings).toHaveLength(1)
  })
})
