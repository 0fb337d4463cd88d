import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  changed,
  checkpointLine,
  codes,
  count,
  eventOf,
  good,
  header,
  leafLine,
  leaves,
  log,
  noteAt,
  origin,
  sealed,
  sealedLine,
  unsealedLine,
  valueLine,
  without,
} from '../test/sample-export.ts'
import { formatExportLine } from './audit-export.ts'
import { toBase64 } from './base64.ts'
import { canonicalBytes } from './canonical-json.ts'
import { signCheckpoint } from './checkpoint.ts'
import { leafHash, treeRoot } from './merkle.ts'
import { verifyExport } from './verify-export.ts'

describe('an export as it was made', () => {
  test('verifies by the trusted key', async () => {
    expect(await verifyExport(good, { trustedKey: log.text, complete: true })).toEqual({
      ok: true,
      problems: [],
      problemCount: 0,
      events: count,
      leavesOnly: 0,
      unsealed: 0,
      values: 1,
      size: count,
      root: toBase64(await treeRoot(leaves)),
      origin,
      keyTrusted: true,
    })
  })

  test('verifies against itself without a trusted key, and says so', async () => {
    expect(await verifyExport(good)).toMatchObject({ ok: true, keyTrusted: false })
  })

  test('verifies line by line from a stream', async () => {
    async function* stream() {
      yield* good
    }
    expect(await verifyExport(stream(), { trustedKey: log.text })).toMatchObject({ ok: true, size: count })
  })

  test('verifies with checkpoints at the beginning and on the way', async () => {
    const [first, last] = [await checkpointLine(3), await checkpointLine(count)]
    expect(await codes([header, last, first, ...sealed])).toEqual([])
    expect(await codes([header, ...sealed.slice(0, 3), first, ...sealed.slice(3), last])).toEqual([])
  })

  test('verifies when it is of the empty log', async () => {
    expect(await verifyExport([header, await checkpointLine(0)])).toMatchObject({ ok: true, size: 0, events: 0 })
  })

  test('verifies with every checkpoint kept from before', async () => {
    const knownCheckpoints = await Promise.all([0, 1, 4, count].map((size) => noteAt(size)))
    expect(await codes(good, { trustedKey: log.text, knownCheckpoints })).toEqual([])
  })

  test('counts events that are not sealed yet outside the claim', async () => {
    const report = await verifyExport([...good, unsealedLine(eventOf(50))], { trustedKey: log.text })
    expect(report).toMatchObject({ ok: true, events: count, unsealed: 1, size: count })
  })

  test('counts positions that come as hashes alone, and fails on them where completeness is asked for', async () => {
    const lines = good.with(3, leafLine(2)).with(5, leafLine(4))
    expect(await verifyExport(lines)).toMatchObject({ ok: true, events: count - 2, leavesOnly: 2 })
    const report = await verifyExport(lines, { complete: true })
    expect(report.problems).toMatchObject([{ code: 'EVENT_WITHHELD', position: 2 }])
  })
})

describe('an export in bad shape is reported on', () => {
  test('where a line was cut', async () => {
    const report = await verifyExport(
      changed(4, (line) => line.slice(0, 90)),
      { trustedKey: log.text },
    )
    expect(report.problems).toMatchObject([
      { code: 'LINE_MALFORMED', line: 5 },
      { code: 'POSITION_MISSING', position: 3 },
    ])
    expect(await codes(changed(9, (line) => line.slice(0, 90)))).toEqual(['LINE_MALFORMED', 'CHECKPOINT_MISSING'])
  })

  test('where the beginning is missing', async () => {
    expect(await codes(without(0))).toEqual(['HEADER_MISSING'])
    expect(await codes(without(0), {})).toEqual(['HEADER_MISSING', 'KEY_UNKNOWN', 'CHECKPOINT_MISSING'])
    expect(await codes([])).toEqual(['HEADER_MISSING', 'CHECKPOINT_MISSING'])
    expect(await codes([header, ...good])).toEqual(['LINE_MALFORMED'])
    const later = changed(0, (line) => line.replace('"v":1', '"v":2'))
    expect(await codes(later)).toEqual(['HEADER_MISSING', 'LINE_MALFORMED'])
  })

  test('where the key cannot be read', async () => {
    const lines = good.with(0, formatExportLine({ type: 'log', v: 1, origin, key: 'x' }))
    expect(await codes(lines)).toEqual(['KEY_WRONG'])
    expect(await codes(lines, {})).toEqual(['KEY_WRONG', 'KEY_UNKNOWN', 'CHECKPOINT_MISSING'])
  })

  test('where a checkpoint cannot be read, or comes too late', async () => {
    const line = formatExportLine({ type: 'checkpoint', note: 'x' })
    expect(await codes([...good, line])).toEqual(['NOTE_MALFORMED'])
    expect(await codes([...good, await checkpointLine(3)])).toEqual(['CHECKPOINT_MISPLACED'])
  })

  test('where lines are garbage, of which it keeps a thousand', async () => {
    const report = await verifyExport(Array.from({ length: 3000 }, () => '\u0000'))
    expect(report.problemCount).toBe(3002)
    expect(report.problems).toHaveLength(1000)
  })

  test('whatever its lines are', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((json) => `{"event":${json},"leaf":null,"position":null,"type":"event"}`),
      fc.constantFrom(...good),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 12 }), async (lines) => {
        const { ok } = await verifyExport(lines, { trustedKey: log.text })
        // An export may be ordered and repeated only as it was made: values are the one thing that comes at will.
        if (ok) expect(lines.filter((line) => line !== valueLine)).toEqual(good.filter((line) => line !== valueLine))
      }),
      { numRuns: 300 },
    )
  })

  test('but not where the caller brings no key for a key', async () => {
    await expect(verifyExport(good, { trustedKey: 'x' })).rejects.toThrow(RangeError)
  })
})

describe('a log of several thousand entries', () => {
  const size = 2600
  let lines: string[]
  beforeAll(async () => {
    const many = Array.from({ length: size }, (_, index) => ({
      ...eventOf(index % 200),
      id: eventOf(index * 7).id,
      at: eventOf(index * 7).at,
    }))
    const hashes = await Promise.all(many.map((event) => leafHash(canonicalBytes(event))))
    const noteFor = async (at: number) =>
      formatExportLine({
        type: 'checkpoint',
        note: await signCheckpoint({ origin, size: at, root: await treeRoot(hashes.slice(0, at)) }, log.key, log.sign),
      })
    const notes = await Promise.all([size, 1, 511, 1024, 2047].map(noteFor))
    lines = [header, ...notes, ...many.map((event, position) => sealedLine(position, event, hashes[position]))]
  })

  test('verifies, in batches, at every checkpoint', async () => {
    expect(await verifyExport(lines, { trustedKey: log.text })).toMatchObject({ ok: true, events: size, size })
  })

  test('shows the one event that was edited', async () => {
    const at = lines.length - 500
    const report = await verifyExport(lines.with(at, lines[at]!.replace('usr_x', 'usr_y')), { trustedKey: log.text })
    expect(report.problems).toMatchObject([{ code: 'EVENT_EDITED', line: at + 1, position: at - 6 }])
  })
})
