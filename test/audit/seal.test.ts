import { setImmediate as nextTurn } from 'node:timers/promises'
import { leafHash, treeRoot, verifyCheckpoint } from '@postern/protocol'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { openDatabase } from '../../packages/server/src/adapters/database/open.ts'
import { sealAudit } from '../../packages/server/src/jobs/seal-audit.ts'
import { openCheckpointKey } from '../../packages/server/src/kernel/audit/checkpoint-key.ts'
import { EvidenceAltered } from '../../packages/server/src/kernel/audit/evidence-altered.ts'
import { columnsOf, insertStatement, rowOf } from '../../packages/server/src/kernel/audit/rows.ts'
import { Sealer } from '../../packages/server/src/kernel/audit/sealing.ts'
import { databaseKind } from '../support/database.ts'
import { openLog, type OpenLog } from './open-log.ts'
import { storedLog } from './stored-log.ts'

let log: OpenLog
beforeEach(async () => {
  log = await openLog()
})
afterEach(() => log.close())

const positionsOf = async (): Promise<string[]> => (await storedLog(log)).leaves.map(({ eventId }) => eventId)

/** That the log is one line of history: dense, every event once, every checkpoint signed and of its leaves. */
const expectOneHistory = async (): Promise<void> => {
  const { leaves, checkpoints } = await storedLog(log)
  expect(leaves.map(({ position }) => position)).toEqual(leaves.map((_, index) => index))
  expect(new Set(leaves.map(({ eventId }) => eventId)).size).toBe(leaves.length)
  for (const { size, note } of checkpoints) {
    const verdict = await verifyCheckpoint(note, log.key.verifier)
    const root = await treeRoot(leaves.slice(0, size).map(({ hash }) => hash))
    expect(verdict).toEqual({ ok: true, checkpoint: { origin: 'localhost:4000/audit', size, root } })
  }
  expect(checkpoints.at(-1)?.size ?? 0).toBe(leaves.length)
}

describe('sealing', () => {
  test('gives events their places in the order they were committed, and signs for them', async () => {
    const events = [await log.record(log.spaces[0]), await log.record(log.spaces[1]), await log.record(log.spaces[0])]
    const sealer = await log.sealer()
    expect(await sealer.sealOnce()).toMatchObject({ sealed: 3, size: 3, disagreeing: 0 })
    expect(await positionsOf()).toEqual(events.map(({ id }) => id))
    const { leaves } = await storedLog(log)
    const row = await log.deps.database.client.auditEvent.findFirst({ where: { id: events[1]!.id } })
    expect(Buffer.from(leaves[1]!.hash)).toEqual(Buffer.from(await leafHash(row!.canonical)))
    await expectOneHistory()
  })

  test('signs nothing new where nothing waits', async () => {
    const sealer = await log.sealer()
    expect(await sealer.sealOnce()).toEqual({ sealed: 0, size: 0, isAll: true, disagreeing: 0, oldestAt: null })
    await log.record(log.spaces[0])
    await log.sealAll(sealer)
    await log.sealAll(sealer)
    expect((await storedLog(log)).checkpoints).toHaveLength(1)
  })

  test('in portions reaches every event, also of one transaction that has more than a portion', async () => {
    const events = await log.recordMany(40)
    await log.sealAll(await log.sealer(7))
    expect((await positionsOf()).toSorted()).toEqual(events.map(({ id }) => id).toSorted())
    expect((await storedLog(log)).checkpoints.length).toBe(6)
    await expectOneHistory()
  })

  test('stores the roots of complete subtrees as they become complete', async () => {
    await log.recordMany(520)
    await log.sealAll(await log.sealer(100))
    const { leaves, nodes } = await storedLog(log)
    const hashes = leaves.map(({ hash }) => hash)
    expect(nodes.map(({ level, index }) => [level, index])).toEqual([
      [8, 0],
      [8, 1],
    ])
    expect(Buffer.from(nodes[1]!.hash)).toEqual(Buffer.from(await treeRoot(hashes.slice(256, 512))))
    await expectOneHistory()
  })

  test('goes on after a restart with the same key, whatever the address is by then', async () => {
    await log.recordMany(300)
    await log.sealAll()
    const { client } = log.deps.database
    const { keyring, clock, randomness } = log.deps
    const key = await openCheckpointKey({ client, keyring, clock, randomness, origin: 'id.example.com/audit' })
    expect(key.text).toBe(log.key.text)
    await log.recordMany(20)
    const restarted = new Sealer({ session: await log.deps.database.session('sealing'), key, clock })
    expect(await restarted.sealOnce()).toMatchObject({ sealed: 20, size: 320 })
    await expectOneHistory()
  })

  test('that fails half-way leaves nothing, and succeeds the next time', async () => {
    await log.recordMany(5)
    let isBroken = true
    const sign = (bytes: Uint8Array<ArrayBuffer>) => {
      if (isBroken) throw new Error('the signer is away')
      return log.key.sign(bytes)
    }
    const session = await log.deps.database.session('sealing')
    const sealer = new Sealer({ session, key: { ...log.key, sign }, clock: log.clock })
    await expect(sealer.sealOnce()).rejects.toThrow('the signer is away')
    expect(await positionsOf()).toEqual([])
    isBroken = false
    expect(await sealer.sealOnce()).toMatchObject({ sealed: 5 })
    await expectOneHistory()
  })
})

describe('several sealers', () => {
  test('at once never fork the log', async () => {
    const sealers = await Promise.all(Array.from({ length: 4 }, () => log.sealer(9)))
    let isRecording = true
    const sealing = sealers.map(async (sealer) => {
      for (let idle = 0; isRecording || idle < 2;) {
        try {
          idle = (await sealer.sealOnce()).sealed > 0 ? 0 : idle + 1
        } catch (cause) {
          expect(log.deps.database.faultOf(cause)?.kind).toBe('unique')
        }
        await nextTurn()
      }
    })
    const recorded = []
    for (let round = 0; round < 25; round += 1) recorded.push(...(await log.recordMany(8)))
    isRecording = false
    await Promise.all(sealing)
    expect(await positionsOf()).toHaveLength(recorded.length)
    await expectOneHistory()
  })

  test('take turns by a lease: who does not hold it seals nothing', async () => {
    await log.recordMany(3)
    const { database, clock, log: lines } = log.deps
    const lease = await database.tryLease('seal-audit')
    const context = { database, sealer: await log.sealer(), clock, log: lines }
    expect(await sealAudit(context)).toEqual({ held: false, sealed: 0, batches: 0 })
    await lease!.release()
    expect(await sealAudit(context)).toEqual({ held: true, sealed: 3, batches: 1 })
    expect(await sealAudit(context)).toEqual({ held: true, sealed: 0, batches: 0 })
  })

  test.skipIf(databaseKind() === 'embedded')('of two instances take over from each other', async () => {
    const other = await openDatabase(log.test.options)
    try {
      const [here, there] = [await log.sealer(), await log.sealer(4, other)]
      const { clock, log: lines } = log.deps
      for (let round = 0; round < 6; round += 1) {
        await log.recordMany(6)
        const [database, sealer] = round % 2 === 0 ? [log.deps.database, here] : [other, there]
        expect(await sealAudit({ database, sealer, clock, log: lines })).toMatchObject({ held: true, sealed: 6 })
      }
      await expectOneHistory()
    } finally {
      await other.close()
    }
  })
})

describe('transactions that commit late', () => {
  // The embedded database has one connection, so no transaction overtakes another there.
  test.skipIf(databaseKind() === 'embedded')('are waited for, and not skipped', async () => {
    await log.record(log.spaces[0])
    await log.sealAll()
    const slow = await log.deps.database.session('slow')
    const sealer = await log.sealer()
    const template = await log.record(log.spaces[0])
    const late = { ...template, id: log.deps.ids.mint('AuditEvent', log.clock.time) }
    let overtaking = ''
    await slow.transaction(async (query) => {
      await query(insertStatement, columnsOf([rowOf(late)]))
      overtaking = (await log.record(log.spaces[0])).id
      // The one before the slow transaction is sealed; the one that overtook it must wait.
      expect(await sealer.sealOnce()).toMatchObject({ sealed: 1 })
      expect(await sealer.sealOnce()).toMatchObject({ sealed: 0 })
    })
    expect(await sealer.sealOnce()).toMatchObject({ sealed: 2, size: 4 })
    expect((await positionsOf()).slice(1)).toEqual([template.id, late.id, overtaking])
    await expectOneHistory()
  })

  test.skipIf(databaseKind() === 'embedded')('in another database of the server hold nothing up', async () => {
    const source = inject('databaseSource')
    if (source.kind !== 'postgres') return
    const other = new pg.Client({ connectionString: source.serverUrl })
    await other.connect()
    try {
      await other.query('BEGIN')
      await other.query('SELECT pg_current_xact_id()')
      await log.recordMany(3)
      expect(await (await log.sealer()).sealOnce()).toMatchObject({ sealed: 3 })
    } finally {
      await other.end()
    }
  })

  test('before a backup are sealed in the restored database, which counts transactions anew', async () => {
    await log.recordMany(5)
    await log.sealAll()
    const farAhead = 10n ** 15n
    const waiting = await log.record(log.spaces[0])
    await log.tamper(async (query) => {
      await query(`UPDATE audit_checkpoints SET sealed_below = $1::bigint`, [farAhead.toString()])
      await query(`UPDATE audit_events SET xid = $1::text::xid8 WHERE id = $2`, [`${farAhead + 3n}`, waiting.id])
    })
    const since = [await log.record(log.spaces[0]), await log.record(log.spaces[1])]
    const sealer = await log.sealer(2)
    await log.sealAll(sealer)
    expect((await positionsOf()).slice(5)).toEqual([waiting.id, ...since.map(({ id }) => id)])
    expect((await storedLog(log)).checkpoints.at(-1)!.sealedBelow).toBeLessThan(farAhead)
    await log.record(log.spaces[0])
    expect(await sealer.sealOnce()).toMatchObject({ sealed: 1 })
    await expectOneHistory()
  })
})

describe('a stored tree that is not the signed one', () => {
  const refusal = async (sealer: Sealer): Promise<string> => {
    await log.record(log.spaces[0])
    const cause: unknown = await sealer.sealOnce().catch((thrown: unknown) => thrown)
    expect(cause).toBeInstanceOf(EvidenceAltered)
    expect(sealer.alteration).toBe(cause)
    await expect(sealer.sealOnce()).rejects.toBe(cause)
    return (cause as Error).message
  }

  test.each([
    ['a leaf was changed', `UPDATE audit_leaves SET leaf_hash = sha256('x') WHERE position = 257`],
    ['a subtree was changed', `UPDATE audit_nodes SET hash = sha256('x')`],
    ['a leaf was removed', `DELETE FROM audit_leaves WHERE position = 258`],
    ['the last leaves were removed', `DELETE FROM audit_leaves WHERE position > 250`],
    ['a leaf was added', `INSERT INTO audit_leaves VALUES (260, 'evt_made_up', sha256('x'))`],
    ['the checkpoint has another root', `UPDATE audit_checkpoints SET root = sha256('x')`],
    ['the checkpoint has another size', `UPDATE audit_checkpoints SET size = 259`],
    ['the checkpoint was forged', `UPDATE audit_checkpoints SET note = replace(note, '260', '261')`],
  ])('stops a new process from sealing: %s', async (_, statement) => {
    await log.recordMany(260)
    await log.sealAll()
    await log.tamper((query) => query(statement))
    await refusal(await log.sealer())
  })

  test('stops a process that runs: the newest entries were cut off with their checkpoint', async () => {
    const sealer = await log.sealer()
    await log.recordMany(5)
    await log.sealAll(sealer)
    await log.recordMany(5)
    await log.sealAll(sealer)
    await log.tamper(async (query) => {
      await query('DELETE FROM audit_leaves WHERE position >= 5')
      await query('DELETE FROM audit_checkpoints WHERE size > 5')
    })
    expect(await refusal(sealer)).toContain('one of 10 was signed')
  })

  test('stops a process that runs: another one sealed on top of other leaves', async () => {
    const sealer = await log.sealer()
    await log.recordMany(5)
    await log.sealAll(sealer)
    await log.tamper(async (query) => {
      await query('DELETE FROM audit_leaves')
      await query('DELETE FROM audit_checkpoints')
      await query(`DELETE FROM audit_events WHERE id = (SELECT min(id) FROM audit_events)`)
    })
    await log.recordMany(5)
    await log.sealAll(await log.sealer())
    expect(await refusal(sealer)).toContain('the first 5 leaves')
  })
})

describe('what the service did not write', () => {
  test('is sealed as it stands, since no later event may wait for it, and told to the operator', async () => {
    const { id } = await log.record(log.spaces[0])
    await log.tamper((query) => query(`UPDATE audit_events SET canonical = '{"id":"another"}' WHERE id = $1`, [id]))
    const { database, clock, log: lines } = log.deps
    await sealAudit({ database, sealer: await log.sealer(), clock, log: lines })
    expect(log.logged).toContainEqual({
      level: 'error',
      message: 'sealed events that the service did not write so',
      fields: { events: 1, size: 1 },
    })
  })

  test('and has an ID twice gets one place', async () => {
    const { id } = await log.record(log.spaces[0])
    await log.tamper((query) =>
      query(
        `INSERT INTO audit_events SELECT id, at + interval '1 ms', xid, space_id, action, outcome, code, actor_type,
           actor_id, credential_id, target_type, target_id, request_id, source_ref, canonical FROM audit_events`,
      ),
    )
    await log.sealAll()
    expect(await positionsOf()).toEqual([id])
  })

  test('or was sealed late is told to the operator', async () => {
    await log.record(log.spaces[0])
    log.clock.time += 120_000
    const { database, clock, log: lines } = log.deps
    await sealAudit({ database, sealer: await log.sealer(), clock, log: lines })
    expect(log.logged).toContainEqual(expect.objectContaining({ level: 'warn', message: 'events were sealed late' }))
  })
})
