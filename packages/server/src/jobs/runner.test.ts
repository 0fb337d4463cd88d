import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Database, Lease } from '../kernel/database.ts'
import { JobRunner, type Job } from './runner.ts'

const everyMs = 1_000

/** Leases that the test gives and takes. */
const leases = () => {
  const held = new Set<string>()
  const state = { isFree: true, released: [] as string[] }
  const tryLease = async (name: string): Promise<Lease | null> => {
    if (!state.isFree) return null
    held.add(name)
    return {
      isHeld: () => held.has(name),
      release: async () => {
        held.delete(name)
        state.released.push(name)
      },
    }
  }
  return { state, lose: () => held.clear(), database: { tryLease } as unknown as Database }
}

const logged: string[] = []
const ignore = (): void => undefined
const log = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: (_: object, message: string) => void logged.push(message),
}

/** A job whose runs end when the test says so. */
const heldJob = (runsOn: Job['runsOn']) => {
  const runs: PromiseWithResolvers<void>[] = []
  const job: Job = {
    name: 'job',
    everyMs,
    runsOn,
    run: () => {
      const run = Promise.withResolvers<void>()
      runs.push(run)
      return run.promise
    },
  }
  return { job, runs }
}

beforeEach(() => {
  vi.useFakeTimers()
  logged.length = 0
})
afterEach(() => vi.useRealTimers())

describe('a job', () => {
  test('runs at its pace, its next turn counted from the end of the last, also where it failed', async () => {
    const { job, runs } = heldJob('each')
    const runner = new JobRunner(leases().database, log, [job])
    runner.start()
    await vi.advanceTimersByTimeAsync(5 * everyMs)
    expect(runs).toHaveLength(1)
    runs[0]!.reject(new Error('no'))
    await vi.advanceTimersByTimeAsync(everyMs)
    expect(runs).toHaveLength(2)
    expect(logged).toEqual(['a job failed and will be tried again'])
  })

  test('never runs twice side by side, asked for or by its turn', async () => {
    const { job, runs } = heldJob('each')
    const runner = new JobRunner(leases().database, log, [job])
    runner.start()
    const asked = [runner.runNow('job'), runner.runNow('job')]
    await vi.advanceTimersByTimeAsync(2 * everyMs)
    expect(runs).toHaveLength(1)
    runs[0]!.resolve()
    await asked[0]
    await vi.advanceTimersByTimeAsync(0)
    expect(runs).toHaveLength(2)
    runs[1]!.resolve()
    await asked[1]
    await vi.advanceTimersByTimeAsync(0)
    expect(runs).toHaveLength(3)
  })

  test('throws to who asked for it, and the next one asked for runs all the same', async () => {
    const { job, runs } = heldJob('each')
    const runner = new JobRunner(leases().database, log, [job])
    const failing = expect(runner.runNow('job')).rejects.toThrow('no')
    const following = runner.runNow('job')
    await vi.advanceTimersByTimeAsync(0)
    runs[0]!.reject(new Error('no'))
    await failing
    await vi.advanceTimersByTimeAsync(0)
    runs[1]!.resolve()
    await following
  })

  test('of one instance runs where the lease is held, and again once a lost one is had back', async () => {
    const { job, runs } = heldJob('one')
    const { state, lose, database } = leases()
    const runner = new JobRunner(database, log, [job])
    const run = async (): Promise<number> => {
      const running = runner.runNow('job')
      await vi.advanceTimersByTimeAsync(0)
      runs.at(-1)?.resolve()
      await running
      return runs.length
    }
    expect(await run()).toBe(1)
    lose()
    state.isFree = false
    expect(await run()).toBe(1)
    state.isFree = true
    expect(await run()).toBe(2)
  })
})

describe('stopping', () => {
  test('waits for what runs, also what was asked for, runs each instance’s own a last time, and gives up the leases', async () => {
    const own = heldJob('each')
    const shared = { ...heldJob('one'), name: 'shared' }
    const { state, database } = leases()
    const runner = new JobRunner(database, log, [own.job, { ...shared.job, name: 'shared' }])
    const asked = [runner.runNow('job'), runner.runNow('shared')]
    await vi.advanceTimersByTimeAsync(0)
    const isStopped = vi.fn<() => void>()
    const stopping = runner.stop().then(isStopped)
    await vi.advanceTimersByTimeAsync(0)
    expect(isStopped).not.toHaveBeenCalled()
    own.runs[0]!.resolve()
    shared.runs[0]!.resolve()
    await Promise.all(asked)
    await vi.advanceTimersByTimeAsync(0)
    expect([own.runs.length, shared.runs.length]).toEqual([2, 1])
    own.runs[1]!.reject(new Error('no'))
    await stopping
    expect(logged).toEqual(['the last run of a job failed'])
    expect(state.released).toEqual(['shared'])
  })

  test('leaves no turn behind', async () => {
    const { job, runs } = heldJob('one')
    const runner = new JobRunner(leases().database, log, [job])
    runner.start()
    await runner.stop()
    await vi.advanceTimersByTimeAsync(10 * everyMs)
    await runner.runNow('job')
    expect(runs).toHaveLength(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})
