import { systemClock } from '../../packages/server/src/kernel/clock.ts'
import { errors } from '@postern/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { columnsOf, insertStatement, rowOf, type EventRow } from '../../packages/server/src/kernel/audit/rows.ts'
import { draftEvent } from '../../packages/server/src/kernel/audit/draft.ts'
import { GroupCommit } from '../../packages/server/src/kernel/audit/group-commit.ts'
import type { SqlSession } from '../../packages/server/src/kernel/database.ts'
import { openLog, type OpenLog } from './open-log.ts'

let log: OpenLog
beforeEach(async () => {
  log = await openLog()
  await log.deps.evidence.prepare()
})
afterEach(() => log.close())

const row = (): EventRow => {
  const outcome = { action: 'viewer:read', outcome: 'done', space: null, target: null } as const
  return rowOf(draftEvent(log.deps, log.userWith('member', null), null, outcome))
}

/** A session whose next statements wait for the test, and fail where it says so. */
const heldSession = (session: SqlSession) => {
  const waiting: { readonly size: number; readonly go: (failure?: Error) => void }[] = []
  const query: SqlSession['query'] = async (statement, parameters = []) => {
    const failure = await new Promise<Error | undefined>((resolve) =>
      waiting.push({ size: (parameters[0] as readonly string[]).length, go: resolve }),
    )
    if (failure) throw failure
    return session.query(statement, parameters)
  }
  const next = () => vi.waitUntil(() => waiting.shift(), { interval: 1, timeout: 10_000 })
  return { session: { ...session, query }, next, waiting }
}

const open = async (lanes: readonly SqlSession[], mostWaiting = 1_000) => {
  const failures: unknown[] = []
  return {
    failures,
    groupCommit: new GroupCommit({
      clock: systemClock,
      lanes,
      mostWaiting,
      onFailure: (cause) => failures.push(cause),
    }),
  }
}

const stored = async (rows: readonly EventRow[]): Promise<number> =>
  log.deps.database.client.auditEvent.count({ where: { id: { in: rows.map(([id]) => id!) } } })

/** Whether a promise is settled by now. */
const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol('pending')
  return (await Promise.race([promise.catch(() => undefined), Promise.resolve(pending)])) !== pending
}

describe('group commit', () => {
  test('answers no one before the event is committed', async () => {
    const lane = heldSession(await log.deps.database.session('lane'))
    const { groupCommit } = await open([lane.session])
    const one = row()
    const recording = groupCommit.record(one)
    const { go } = await lane.next()
    expect(await isSettled(recording)).toBe(false)
    expect(await stored([one])).toBe(0)
    go()
    await recording
    expect(await stored([one])).toBe(1)
  })

  test('writes what came while the last group was written as one group, in the order it came', async () => {
    const lane = heldSession(await log.deps.database.session('lane'))
    const { groupCommit } = await open([lane.session])
    const first = groupCommit.record(row())
    const leader = await lane.next()
    const done: number[] = []
    const others = Array.from({ length: 30 }, (_, index) => groupCommit.record(row()).then(() => done.push(index)))
    leader.go()
    await first
    const group = await lane.next()
    expect([leader.size, group.size]).toEqual([1, 30])
    group.go()
    await Promise.all(others)
    expect(done).toEqual(Array.from({ length: 30 }, (_, index) => index))
  })

  test('that fails fails its own callers and no others', async () => {
    const lanes = [
      heldSession(await log.deps.database.session('one')),
      heldSession(await log.deps.database.session('other')),
    ] as const
    const { groupCommit, failures } = await open(lanes.map(({ session }) => session))
    const rows = [row(), row(), row()]
    const failing = groupCommit.record(rows[0]!)
    const [failingLane, otherLane] = await vi.waitUntil(
      () => (lanes[0].waiting.length > 0 ? lanes : lanes[1].waiting.length > 0 && lanes.toReversed()),
      { interval: 1 },
    )
    const standing = groupCommit.record(rows[1]!)
    const other = await otherLane!.next()
    const following = groupCommit.record(rows[2]!)
    const cause = new Error('the disk is full')
    ;(await failingLane!.next()).go(cause)
    await expect(failing).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' })
    expect(failures).toEqual([cause])
    const last = await failingLane!.next()
    other.go()
    last.go()
    await Promise.all([standing, following])
    expect(await stored(rows)).toBe(2)
  })

  test('opens another lane for a group that is worth a commit of its own, or when the one under way takes long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const nothing: SqlSession = {
        query: async () => [],
        transaction: () => Promise.reject(new Error('not here')),
        close: async () => {},
      }
      const lanes = [heldSession(nothing), heldSession(nothing)]
      const { groupCommit } = await open(lanes.map(({ session }) => session))
      const record = (count: number) => Array.from({ length: count }, () => groupCommit.record(row()))
      const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
      const sizes = async () => {
        for (let turns = 0; turns < 3; turns += 1) await turn()
        return lanes.flatMap(({ waiting }) => waiting.map(({ size }) => size)).toSorted()
      }
      const recording = record(1)
      expect(await sizes()).toEqual([1])
      recording.push(...record(31))
      expect(await sizes()).toEqual([1])
      recording.push(...record(1))
      expect(await sizes()).toEqual([1, 32])
      for (const { waiting } of lanes) waiting.shift()!.go()
      await Promise.all(recording)

      const slow = [...record(1)]
      expect(await sizes()).toEqual([1])
      slow.push(...record(2))
      expect(await sizes()).toEqual([1])
      vi.advanceTimersByTime(25)
      expect(await sizes()).toEqual([1, 2])
      for (const { waiting } of lanes) waiting.shift()!.go()
      await Promise.all(slow)
    } finally {
      vi.useRealTimers()
    }
  })

  test('refuses what it cannot take, at once, and takes again when it has room', async () => {
    const lane = heldSession(await log.deps.database.session('lane'))
    const { groupCommit } = await open([lane.session], 3)
    const written = groupCommit.record(row())
    const leader = await lane.next()
    const waiting = [row(), row(), row()].map((one) => groupCommit.record(one))
    await expect(groupCommit.record(row())).rejects.toMatchObject({ code: 'OVERLOADED' })
    expect(errors.OVERLOADED).toMatchObject({ status: 503, retryable: true })
    leader.go()
    ;(await lane.next()).go()
    await Promise.all([written, ...waiting])
    const again = groupCommit.record(row())
    ;(await lane.next()).go()
    await again
  })

  test('takes more than a group at once in several, and leaves none behind', async () => {
    const session = await log.deps.database.session('lane')
    const { groupCommit } = await open([session, await log.deps.database.session('other')], 5_000)
    const rows = Array.from({ length: 1_500 }, row)
    await Promise.all(rows.map((one) => groupCommit.record(one)))
    expect(await stored(rows)).toBe(1_500)
  })

  test('drains: what waits and what is being written is done first', async () => {
    const lane = heldSession(await log.deps.database.session('lane'))
    const { groupCommit } = await open([lane.session])
    const rows = [row(), row()]
    const recording = [groupCommit.record(rows[0]!)]
    const leader = await lane.next()
    recording.push(groupCommit.record(rows[1]!))
    const draining = groupCommit.drain()
    leader.go()
    const last = await lane.next()
    expect(await isSettled(draining)).toBe(false)
    last.go()
    await draining
    expect(await Promise.all(recording)).toHaveLength(2)
    expect(await stored(rows)).toBe(2)
    await groupCommit.drain()
  })

  test('drains also where the last group fails', async () => {
    const lane = heldSession(await log.deps.database.session('lane'))
    const { groupCommit } = await open([lane.session])
    const recording = groupCommit.record(row())
    const draining = groupCommit.drain()
    ;(await lane.next()).go(new Error('gone'))
    await expect(recording).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' })
    await draining
  })

  test('has one statement for any number of events', async () => {
    const session = await log.deps.database.session('lane')
    await session.query(insertStatement, columnsOf([]))
    expect(await log.deps.database.client.auditEvent.count()).toBe(0)
  })
})
