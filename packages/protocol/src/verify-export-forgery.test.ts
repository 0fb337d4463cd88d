import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  changed,
  checkpointLine,
  ciphertext,
  codes,
  count,
  eventOf,
  events,
  good,
  header,
  keyOf,
  leaves,
  log,
  noteAt,
  origin,
  ref,
  sealed,
  sealedLine,
  stranger,
  unsealedLine,
  without,
} from '../test/sample-export.ts'
import { formatExportLine } from './audit-export.ts'
import { toBase64 } from './base64.ts'
import { canonicalBytes } from './canonical-json.ts'
import { signCheckpoint } from './checkpoint.ts'
import { leafHash, treeRoot } from './merkle.ts'
import { verifyExport } from './verify-export.ts'
import type { AuditEvent } from './event.ts'

describe('a forger is found who', () => {
  const edited = { ...events[3]!, outcome: 'refused' as const }

  test('edits an event, which is named', async () => {
    const report = await verifyExport(good.with(4, sealedLine(3, edited)), { trustedKey: log.text })
    expect(report.problems).toMatchObject([{ code: 'EVENT_EDITED', line: 5, position: 3, eventId: events[3]!.id }])
    expect(report.root).toBe(toBase64(await treeRoot(leaves)))
  })

  test('edits any member of any event in any way JSON allows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(count - 1), fc.string(), fc.jsonValue(), async (position, name, value) => {
        const event = { ...events[position]!, [name]: value } as unknown as AuditEvent
        fc.pre(name !== '__proto__' && JSON.stringify(event) !== JSON.stringify(events[position]))
        const line = JSON.stringify({ event, leaf: toBase64(leaves[position]!), position, type: 'event' })
        expect(await codes(good.with(1 + position, line))).toContain('EVENT_EDITED')
      }),
    )
  })

  test('edits an event and its hash to fit', async () => {
    const line = sealedLine(3, edited, await leafHash(canonicalBytes(edited)))
    expect(await codes(good.with(4, line))).toEqual(['ROOT_WRONG'])
  })

  test('edits an event, its hash and the root, and signs with a key of their own', async () => {
    const hash = await leafHash(canonicalBytes(edited))
    const root = await treeRoot(leaves.with(3, hash))
    const forgedHeader = formatExportLine({ type: 'log', v: 1, origin, key: stranger.text })
    const note = await signCheckpoint({ origin, size: count, root }, stranger.key, stranger.sign)
    const lines = good
      .with(0, forgedHeader)
      .with(4, sealedLine(3, edited, hash))
      .with(-1, formatExportLine({ type: 'checkpoint', note }))
    expect(await codes(lines)).toEqual(['KEY_WRONG', 'KEY_UNKNOWN', 'CHECKPOINT_MISSING'])
    expect(await verifyExport(lines)).toMatchObject({ ok: true, keyTrusted: false })
    expect(await codes(lines, { knownCheckpoints: [await noteAt(4)] })).toEqual(['KNOWN_CHECKPOINT_INVALID'])
  })

  test('even with the key of the log, rewrites what a checkpoint from before vouched for', async () => {
    const hash = await leafHash(canonicalBytes(edited))
    const root = await treeRoot(leaves.with(3, hash))
    const note = await signCheckpoint({ origin, size: count, root }, log.key, log.sign)
    const lines = good.with(4, sealedLine(3, edited, hash)).with(-1, formatExportLine({ type: 'checkpoint', note }))
    expect(await codes(lines)).toEqual([])
    const knownCheckpoints = [await noteAt(3), await noteAt(4)]
    expect(await codes(lines, { trustedKey: log.text, knownCheckpoints })).toEqual(['HISTORY_CHANGED'])
    const sameSize = { trustedKey: log.text, knownCheckpoints: [await noteAt(count)] }
    expect(await codes(lines, sameSize)).toEqual(['HISTORY_CHANGED'])
  })

  test('deletes an event', async () => {
    const report = await verifyExport(without(4), { trustedKey: log.text })
    expect(report.problems).toMatchObject([{ code: 'POSITION_MISSING', position: 3 }])
    expect(report.root).toBeNull()
  })

  test('deletes an event and closes the gap', async () => {
    const moved = sealed.slice(4).map((_, index) => sealedLine(3 + index, events[4 + index]!, leaves[4 + index]!))
    expect(await codes([...good.slice(0, 4), ...moved, good.at(-1)!])).toEqual(['EXPORT_CUT_OFF'])
    const root = await signCheckpoint(
      { origin, size: count - 1, root: await treeRoot(leaves.toSpliced(3, 1)) },
      log.key,
      stranger.sign,
    )
    const note = formatExportLine({ type: 'checkpoint', note: root })
    expect(await codes([...good.slice(0, 4), ...moved, note])).toEqual(['SIGNATURE_INVALID', 'CHECKPOINT_MISSING'])
  })

  test('inserts an event', async () => {
    const event = eventOf(40)
    const hash = await leafHash(canonicalBytes(event))
    expect(await codes(good.toSpliced(4, 0, sealedLine(3, event, hash)))).toEqual(['POSITION_REPEATED', 'ROOT_WRONG'])
    const moved = sealed.slice(3).map((_, index) => sealedLine(4 + index, events[3 + index]!, leaves[3 + index]!))
    const inserted = [...good.slice(0, 4), sealedLine(3, event, hash), ...moved, good.at(-1)!]
    expect(await codes(inserted)).toEqual(['CHECKPOINT_MISPLACED', 'BEYOND_CHECKPOINT'])
    expect(await codes([header, good.at(-1)!, ...inserted.slice(1, -1)])).toEqual(['ROOT_WRONG', 'BEYOND_CHECKPOINT'])
  })

  test('appends an event after the checkpoint', async () => {
    const event = eventOf(40)
    const line = sealedLine(count, event, await leafHash(canonicalBytes(event)))
    expect(await codes([...good, line])).toEqual(['BEYOND_CHECKPOINT'])
  })

  test('puts events in another order', async () => {
    const swappedLines = good.with(3, good[4]!).with(4, good[3]!)
    expect(await codes(swappedLines)).toEqual(['POSITION_MISSING', 'POSITION_REPEATED'])
    const swapped = good.with(3, sealedLine(2, events[3], leaves[3])).with(4, sealedLine(3, events[2], leaves[2]))
    expect(await codes(swapped)).toEqual(['ROOT_WRONG'])
  })

  test('cuts the end off and leaves the checkpoint', async () => {
    const report = await verifyExport([...good.slice(0, 6), good.at(-1)!], { trustedKey: log.text })
    expect(report.problems).toMatchObject([{ code: 'EXPORT_CUT_OFF', position: 5 }])
  })

  test('cuts the end off and the checkpoint with it', async () => {
    expect(await codes(good.slice(0, 6))).toEqual(['CHECKPOINT_MISSING'])
  })

  test('cuts back to an older checkpoint, which a newer one from before gives away', async () => {
    const lines = [...good.slice(0, 6), await checkpointLine(5)]
    expect(await codes(lines)).toEqual([])
    const report = await verifyExport(lines, { trustedKey: log.text, knownCheckpoints: [await noteAt(6)] })
    expect(report.problems.map(({ code }) => code)).toEqual(['LOG_CUT_OFF'])
  })

  test('has another key, or another log', async () => {
    expect(await codes(good, { trustedKey: stranger.text })).toEqual(['KEY_WRONG', 'KEY_UNKNOWN', 'CHECKPOINT_MISSING'])
    expect(await codes([...good.slice(0, -1), await checkpointLine(count, stranger)])).toContain('SIGNATURE_INVALID')
    const other = await keyOf('other.example/audit')
    const note = await signCheckpoint(
      { origin: 'other.example/audit', size: count, root: await treeRoot(leaves) },
      other.key,
      other.sign,
    )
    expect(await codes(good.with(-1, formatExportLine({ type: 'checkpoint', note })))).toContain('KEY_UNKNOWN')
    const renamed = formatExportLine({ type: 'log', v: 1, origin: 'other.example/audit', key: log.text })
    expect(await codes(good.with(0, renamed))).toEqual(['ORIGIN_WRONG'])
  })

  test('exchanges a personal value', async () => {
    const line = formatExportLine({ type: 'value', ref, ciphertext: toBase64(ciphertext.with(3, 9)) })
    expect(await codes(good.with(8, line))).toEqual(['VALUE_EDITED'])
  })

  test('repeats an event, under the same position, another, or as not sealed yet', async () => {
    expect(await codes(good.toSpliced(4, 0, good[3]!))).toEqual(['POSITION_REPEATED', 'EVENT_REPEATED'])
    expect(await codes(good.with(4, sealedLine(3, events[2], leaves[2])))).toEqual(['EVENT_REPEATED', 'ROOT_WRONG'])
    expect(await codes([...good, unsealedLine(events[2]!)])).toEqual(['EVENT_REPEATED'])
  })

  test('sets the clock back in an event that is not sealed yet', async () => {
    const event = { ...eventOf(50), at: '2020-01-01T00:00:00.000Z' }
    expect(await codes([...good, unsealedLine(event)])).toEqual(['EVENT_TIME_WRONG'])
    expect(await codes([...good, unsealedLine({ ...event, id: 'evt_1' })])).toEqual(['EVENT_MALFORMED'])
  })

  test('hides a second meaning in a line by a repeated member', async () => {
    const twice = changed(4, (line) => line.replace('"outcome":', '"outcome":"refused","outcome":'))
    expect(await codes(twice)).toEqual(['LINE_NOT_CANONICAL'])
    expect(await codes(changed(4, (line) => line.replace('{"event"', '{"comment":"x","event"')))).toEqual([
      'LINE_NOT_CANONICAL',
    ])
    expect(await codes(changed(8, (line) => line.replace(':', ': ')))).toEqual(['LINE_NOT_CANONICAL'])
  })
})
