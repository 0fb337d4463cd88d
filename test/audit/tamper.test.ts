import { verifyExport, type ExportReport, type VerifyExportOptions } from '@postern/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { exportAudit, readAuditEvents } from '../../packages/server/src/domain/audit/queries.ts'
import type { Query } from '../../packages/server/src/kernel/database.ts'
import { openLog, type OpenLog } from './open-log.ts'
import { storedLog } from './stored-log.ts'

let log: OpenLog
let genuine: readonly string[]
let keptCheckpoint: string
const tables = ['audit_events', 'audit_leaves', 'audit_nodes', 'audit_checkpoints', 'audit_values']

beforeAll(async () => {
  log = await openLog()
  const sealer = await log.sealer(60)
  for (let round = 0; round < 3; round += 1) {
    await log.recordMany(60, log.spaces[0])
    await log.recordMany(40, log.spaces[1])
    await log.sealAll(sealer)
  }
  keptCheckpoint = (await storedLog(log)).checkpoints.at(-1)!.note
  genuine = await exportLog(null)
  await log.test.asOwner(async (query) => {
    for (const table of tables) await query(`CREATE TABLE genuine_${table} AS SELECT * FROM ${table}`)
  })
})
afterEach(() =>
  log.tamper(async (query) => {
    for (const table of tables) {
      await query(`DELETE FROM ${table}`)
      await query(`INSERT INTO ${table} SELECT * FROM genuine_${table}`)
    }
  }),
)
afterAll(() => log.close())

const exportLog = async (spaceId: string | null): Promise<string[]> =>
  Array.fromAsync(await exportAudit.perform(log.deps, log.userWith('auditor', spaceId), {}))

const verify = (lines: readonly string[], options: VerifyExportOptions = {}): Promise<ExportReport> =>
  verifyExport(lines, { trustedKey: log.key.text, ...options })

const codesOf = ({ problems }: ExportReport): string[] => [...new Set(problems.map(({ code }) => code))]

test('the log as it was written verifies, whole and for each space', async () => {
  expect(await verify(genuine, { complete: true, knownCheckpoints: [keptCheckpoint] })).toMatchObject({ ok: true })
  expect(await verify(await exportLog(log.spaces[1]))).toMatchObject({ ok: true, events: 120, leavesOnly: 180 })
})

describe('what the owner of the database changed is found in the next export:', () => {
  const at = (position: number) => `(SELECT event_id FROM audit_leaves WHERE position = ${position})`
  const cases: readonly (readonly [string, string | ((query: Query) => Promise<unknown>), Partial<ExportReport>])[] = [
    [
      'an event was edited',
      `UPDATE audit_events SET canonical = convert_to(replace(convert_from(canonical, 'UTF8'), 'done', 'failed'), 'UTF8')
        WHERE id = ${at(70)}`,
      { problems: [expect.objectContaining({ code: 'EVENT_EDITED', position: 70 })] },
    ],
    [
      'an event was edited, and its leaf made to fit',
      async (query) => {
        await query(
          `UPDATE audit_events SET canonical = convert_to(replace(convert_from(canonical, 'UTF8'), 'done', 'failed'), 'UTF8')
            WHERE id = ${at(70)}`,
        )
        await query(
          `UPDATE audit_leaves SET leaf_hash = sha256('\\x00'::bytea || (SELECT canonical FROM audit_events WHERE id = event_id))
            WHERE position = 70`,
        )
      },
      { problems: expect.arrayContaining([expect.objectContaining({ code: 'ROOT_WRONG' })]) },
    ],
    [
      'an event was deleted',
      `DELETE FROM audit_events WHERE id = ${at(70)}`,
      { problems: expect.arrayContaining([expect.objectContaining({ code: 'EVENT_EDITED', position: 70 })]) },
    ],
    [
      'an event was deleted with its leaf',
      async (query) => {
        await query(`DELETE FROM audit_events WHERE id = ${at(70)}`)
        await query('DELETE FROM audit_leaves WHERE position = 70')
      },
      { problems: [expect.objectContaining({ code: 'POSITION_MISSING', position: 70 })] },
    ],
    [
      'an event was deleted and the later ones moved up',
      async (query) => {
        await query('DELETE FROM audit_leaves WHERE position = 70')
        await query('UPDATE audit_leaves SET position = position + 999 WHERE position > 70')
        await query('UPDATE audit_leaves SET position = position - 1000 WHERE position > 999')
      },
      {
        problems: expect.arrayContaining([
          expect.objectContaining({ code: 'ROOT_WRONG' }),
          expect.objectContaining({ code: 'EXPORT_CUT_OFF', position: 299 }),
        ]),
      },
    ],
    [
      'an event was inserted among the others',
      async (query) => {
        await query('UPDATE audit_leaves SET position = position + 1000 WHERE position >= 70')
        await query('UPDATE audit_leaves SET position = position - 999 WHERE position >= 1000')
        await query(
          `INSERT INTO audit_events SELECT 'evt_' || reverse(substr(id, 15)) || substr(id, 5, 10), at, xid, space_id, action,
             outcome, code, actor_type, actor_id, credential_id, target_type, target_id, request_id, source_ref,
             convert_to('{"made":"up"}', 'UTF8') FROM audit_events WHERE id = ${at(69)}`,
        )
        await query(
          `INSERT INTO audit_leaves SELECT 70, id, sha256('\\x00'::bytea || canonical) FROM audit_events
            WHERE canonical = convert_to('{"made":"up"}', 'UTF8')`,
        )
      },
      { problems: expect.arrayContaining([expect.objectContaining({ code: 'ROOT_WRONG' })]) },
    ],
    [
      'two events changed places',
      async (query) => {
        await query('UPDATE audit_leaves SET position = 1000 WHERE position = 70')
        await query('UPDATE audit_leaves SET position = 70 WHERE position = 71')
        await query('UPDATE audit_leaves SET position = 71 WHERE position = 1000')
      },
      { problems: expect.arrayContaining([expect.objectContaining({ code: 'ROOT_WRONG' })]) },
    ],
    [
      'the last events were cut off',
      async (query) => {
        await query(`DELETE FROM audit_events WHERE id IN (SELECT event_id FROM audit_leaves WHERE position >= 290)`)
        await query('DELETE FROM audit_leaves WHERE position >= 290')
      },
      { problems: [expect.objectContaining({ code: 'EXPORT_CUT_OFF', position: 290 })] },
    ],
    [
      'a personal value was changed',
      `UPDATE audit_values SET ciphertext = '\\x00' || ciphertext`,
      { problems: expect.arrayContaining([expect.objectContaining({ code: 'VALUE_EDITED' })]) },
    ],
    [
      'a checkpoint was forged',
      `UPDATE audit_checkpoints SET note = replace(note, E'\\n300\\n', E'\\n299\\n') WHERE size = 300`,
      { problems: expect.arrayContaining([expect.objectContaining({ code: 'SIGNATURE_INVALID' })]) },
    ],
  ]

  test.each(cases)('%s', async (_, change, found) => {
    await log.tamper((query) => (typeof change === 'string' ? query(change) : change(query)))
    const report = await verify(await exportLog(null))
    expect(report).toMatchObject({ ok: false, ...found })
  })

  test('the last events were cut off with their checkpoints; by who kept one', async () => {
    await log.tamper(async (query) => {
      await query(`DELETE FROM audit_events WHERE id IN (SELECT event_id FROM audit_leaves WHERE position >= 200)`)
      await query('DELETE FROM audit_leaves WHERE position >= 200')
      await query('DELETE FROM audit_checkpoints WHERE size > 200')
    })
    const lines = await exportLog(null)
    expect(codesOf(await verify(lines))).toEqual([])
    expect(codesOf(await verify(lines, { knownCheckpoints: [keptCheckpoint] }))).toEqual(['LOG_CUT_OFF'])
  })
})

describe('what was changed to keep it from the auditor of a space is found:', () => {
  const ofTheSpace = `(SELECT event_id FROM audit_leaves WHERE position = 65)`

  test.each([
    ['the event was deleted', `DELETE FROM audit_events WHERE id = ${ofTheSpace}`],
    [
      'the event was given to another space',
      `UPDATE audit_events SET canonical = convert_to(replace(convert_from(canonical, 'UTF8'), 'spc_', 'spc_0'), 'UTF8')
        WHERE id = ${ofTheSpace}`,
    ],
    [`the event's time was changed`, `UPDATE audit_events SET at = at + interval '1 hour' WHERE id = ${ofTheSpace}`],
  ])('%s', async (_, statement) => {
    await log.tamper((query) => query(statement))
    const report = await verify(await exportLog(log.spaces[1]))
    expect(report).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([expect.objectContaining({ code: 'EVENT_EDITED', position: 65 })]),
    })
  })

  test('the column of its space was changed, and it is exported all the same', async () => {
    await log.tamper((query) => query(`UPDATE audit_events SET space_id = NULL WHERE id = ${ofTheSpace}`))
    expect(await verify(await exportLog(log.spaces[1]))).toMatchObject({ ok: true, events: 120 })
  })
})

describe('what was changed in the export is found:', () => {
  const positionOf = (line: string) => (JSON.parse(line) as { position?: number | null }).position
  const indexOf = (position: number) => genuine.findIndex((line) => positionOf(line) === position)

  test.each<[string, () => string[], string]>([
    [
      'an event was edited',
      () => genuine.map((line, index) => (index === indexOf(70) ? line.replace('"done"', '"failed"') : line)),
      'EVENT_EDITED',
    ],
    ['an event was deleted', () => genuine.filter((_, index) => index !== indexOf(70)), 'POSITION_MISSING'],
    ['an event was inserted', () => genuine.toSpliced(indexOf(70), 0, genuine[indexOf(71)]!), 'POSITION_REPEATED'],
    ['the end was cut off', () => genuine.slice(0, -10), 'EXPORT_CUT_OFF'],
    ['a line was cut', () => [...genuine.slice(0, -1), genuine.at(-1)!.slice(0, 100)], 'LINE_MALFORMED'],
  ])('%s', async (_, change, code) => {
    expect(codesOf(await verify(change()))).toContain(code)
  })

  test('every checkpoint but an early one was removed, to cut the log off; by who kept one', async () => {
    const early = genuine.slice(0, indexOf(100))
    const lines = early.filter((line) => !line.includes('"checkpoint"') || line.includes('\\n100\\n'))
    expect(codesOf(await verify(lines, { knownCheckpoints: [keptCheckpoint] }))).toContain('LOG_CUT_OFF')
  })
})

test('an altered event is shown as altered where events are listed', async () => {
  await log.tamper((query) =>
    query(
      `UPDATE audit_events SET canonical = convert_to(replace(convert_from(canonical, 'UTF8'), 'done', 'failed'), 'UTF8')
        WHERE id = (SELECT event_id FROM audit_leaves WHERE position = 299)`,
    ),
  )
  const { nodes } = await readAuditEvents.perform(log.deps, log.userWith('auditor', null), {
    spaceId: log.spaces[1],
    first: 3,
  })
  expect(nodes.map(({ seal }) => seal).toSorted()).toEqual(['altered', 'sealed', 'sealed'])
})
