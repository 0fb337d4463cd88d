import { exportLines, verifyExport } from '@postern/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exportAudit } from '../../packages/server/src/domain/audit/queries.ts'
import type { Call } from '../../packages/server/src/kernel/actor.ts'
import { openLog, type OpenLog } from './open-log.ts'

interface Line {
  readonly type: 'log' | 'event' | 'leaf' | 'value' | 'checkpoint'
  readonly position?: number | null
  readonly event?: { readonly id: string; readonly space: string | null; readonly action: string }
  readonly ref?: string
  readonly note?: string
}

let log: OpenLog
beforeEach(async () => {
  log = await openLog()
})
afterEach(() => log.close())

const exportFor = async (reader: Call): Promise<string[]> => {
  log.clock.time += 1
  return Array.fromAsync(await exportAudit.perform(log.deps, reader, {}))
}

const parsed = (lines: readonly string[]): Line[] => lines.map((line) => JSON.parse(line) as Line)
const countsOf = (lines: readonly Line[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(lines, ({ type }) => type)).map(([type, some]) => [type, some.length]),
  )
const eventsOf = (lines: readonly Line[]) =>
  lines.flatMap(({ type, event }) => (type === 'event' && event ? event : []))

describe('an export', () => {
  test('for an auditor of the installation has every event, and verifies', async () => {
    const [one, other] = log.spaces
    const events = [await log.record(one), await log.record(other), await log.record(one)]
    await log.sealAll()
    const lines = await exportFor(log.userWith('auditor', null))
    expect(eventsOf(parsed(lines)).map(({ id }) => id)).toEqual(events.map(({ id }) => id))
    expect(await verifyExport(lines, { trustedKey: log.key.text, complete: true })).toMatchObject({
      ok: true,
      events: 3,
      leavesOnly: 0,
      unsealed: 0,
      size: 3,
      keyTrusted: true,
    })
  })

  test('for an auditor of a space has its events whole, the hash alone of every other, and verifies', async () => {
    const [own, other] = log.spaces
    const mine = [await log.record(own), await log.record(own)]
    const theirs = [await log.record(other, 'tokens:issue'), await log.record(other)]
    await log.sealAll()
    const lines = await exportFor(log.userWith('auditor', own))
    expect(eventsOf(parsed(lines)).map(({ id }) => id)).toEqual(mine.map(({ id }) => id))
    for (const { id, request } of theirs)
      for (const secret of [id, request, other]) expect(lines.join()).not.toContain(secret)
    const report = await verifyExport(lines, { trustedKey: log.key.text })
    expect(report).toMatchObject({ ok: true, events: 2, leavesOnly: 2, size: 4 })
  })

  test('has what is not sealed yet, of its own space only, outside the claim', async () => {
    const [own, other] = log.spaces
    await log.record(own)
    await log.sealAll()
    const waiting = await log.record(own)
    await log.record(other)
    const lines = await exportFor(log.userWith('auditor', own))
    expect(parsed(lines).filter(({ position }) => position === null)).toMatchObject([{ event: { id: waiting.id } }])
    const report = await verifyExport(lines, { trustedKey: log.key.text })
    expect(report).toMatchObject({ ok: true, events: 1, unsealed: 1, size: 1 })
  })

  test('of a log of which nothing is sealed has its events, and says that nothing vouches for them', async () => {
    await log.recordMany(3)
    const report = await verifyExport(await exportFor(log.userWith('auditor', null)), { trustedKey: log.key.text })
    expect(report).toMatchObject({ ok: false, unsealed: 3, problems: [{ code: 'CHECKPOINT_MISSING' }] })
  })

  test('names each personal value once, encrypted, and none of the events it leaves out', async () => {
    const [own, other] = log.spaces
    await log.recordMany(1_200, own)
    await log.record(other)
    await log.sealAll()
    const lines = await exportFor(log.userWith('auditor', own))
    expect(lines.join()).not.toContain('192.0.2.7')
    // One application of the space came from one address.
    expect(countsOf(parsed(lines))).toMatchObject({ value: 1, event: 1_200, leaf: 1 })
    expect(await verifyExport(lines, { trustedKey: log.key.text })).toMatchObject({ ok: true, values: 1 })
  })

  test('without the values of an erased person still verifies', async () => {
    await log.recordMany(3)
    await log.sealAll()
    await log.tamper((query) => query('DELETE FROM audit_values'))
    const report = await verifyExport(await exportFor(log.userWith('auditor', null)), { trustedKey: log.key.text })
    expect(report).toMatchObject({ ok: true, events: 3, values: 0 })
  })

  test('has the newest checkpoint first and earlier ones ahead of what they sign for', async () => {
    const sealer = await log.sealer()
    for (let round = 0; round < 8; round += 1) {
      await log.recordMany(200)
      await log.sealAll(sealer)
    }
    const lines = parsed(await exportFor(log.userWith('auditor', null)))
    expect(lines.slice(0, 2).map(({ type }) => type)).toEqual(['log', 'checkpoint'])
    const sizes = lines.flatMap(({ note }) => (note ? Number(note.split('\n')[1]) : []))
    expect(sizes).toEqual([1_600, 200, 400, 600, 800, 1_000, 1_200, 1_400])
  })

  test('ends where the log ended when it was asked for, however long it is taken', async () => {
    await log.recordMany(600)
    await log.sealAll()
    const auditor = log.userWith('auditor', null)
    const lines: string[] = []
    for await (const line of await exportAudit.perform(log.deps, auditor, {})) {
      if (lines.length === 50) {
        await log.recordMany(100)
        await log.sealAll()
      }
      lines.push(line)
    }
    const report = await verifyExport(lines, { trustedKey: log.key.text, complete: true })
    expect(report).toMatchObject({ ok: true, events: 600, size: 600 })
  })

  test('is the same once it went over the wire', async () => {
    await log.recordMany(30)
    await log.sealAll()
    const lines = await exportFor(log.userWith('auditor', null))
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
    const report = await verifyExport(exportLines([bytes.subarray(0, 777), bytes.subarray(777)]), {
      trustedKey: log.key.text,
      complete: true,
    })
    expect(report).toMatchObject({ ok: true, events: 30 })
  })
})

describe('the evidence of an export', () => {
  const recorded = () =>
    log.deps.database.client.auditEvent.findMany({ where: { action: 'audit:export' }, orderBy: { at: 'asc' } })

  test('is written before its first line is given out', async () => {
    await log.recordMany(3)
    const auditor = log.userWith('auditor', null)
    const lines = await exportAudit.perform(log.deps, auditor, {})
    const [event] = await recorded()
    expect(event).toMatchObject({
      outcome: 'done',
      actorType: 'user',
      actorId: 'id' in auditor.actor && auditor.actor.id,
    })
    await Array.fromAsync(lines)
    expect(await recorded()).toHaveLength(1)
  })

  test('is written for who may not export, too; and nothing is given out', async () => {
    await log.recordMany(3)
    const developer = log.userWith('developer', log.spaces[0])
    await expect(exportAudit.perform(log.deps, developer, {})).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await recorded()).toMatchObject([{ outcome: 'refused' }])
  })
})
