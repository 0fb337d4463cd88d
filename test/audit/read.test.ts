import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAuditEvent, readAuditEvents } from '../../packages/server/src/domain/audit/queries.ts'
import type { Call } from '../../packages/server/src/kernel/actor.ts'
import { cursorOf } from '../../packages/server/src/kernel/pages.ts'
import { openLog, type OpenLog } from './open-log.ts'

let log: OpenLog
let auditor: Call
/** In the order they were recorded. */
let ids: readonly string[]
let start: number

beforeAll(async () => {
  log = await openLog()
  auditor = log.userWith('auditor', null)
  start = log.clock.time
  const recorded = []
  for (let round = 0; round < 10; round += 1) {
    recorded.push(await log.record(log.spaces[round % 2]!, round % 3 === 0 ? 'applications:read' : 'spaces:read'))
    // Three of the same millisecond: the ID decides.
    if (round === 5) log.clock.time -= 1
    if (round === 6) log.clock.time -= 1
  }
  ids = recorded.map(({ id }) => id)
  log.clock.time += 60_000
  await log.sealAll()
})
afterAll(() => log.close())

/** What was recorded before any test read. */
const before = () => ({ to: new Date(start + 60_000) })
const newestFirst = () => ids.toSorted().toReversed()
const read = (input: object, reader = auditor) =>
  readAuditEvents.perform(log.deps, reader, { ...before(), first: 100, ...input })
const idsOf = async (input: object, reader = auditor) => (await read(input, reader)).nodes.map(({ id }) => id)

describe('a list of events', () => {
  test('comes newest first', async () => {
    expect(await idsOf({})).toEqual(newestFirst())
  })

  test('is read page by page, each event once, also those of one millisecond', async () => {
    const seen: string[] = []
    let after: string | undefined
    for (;;) {
      const page = await read({ first: 3, after })
      seen.push(...page.nodes.map(({ id }) => id))
      if (!page.hasNextPage) break
      after = cursorOf(page.nodes.at(-1)!.id)
    }
    expect(seen).toEqual(newestFirst())
  })

  test('is read backwards, too', async () => {
    const last = await read({ first: null, last: 4 })
    expect(last.nodes.map(({ id }) => id)).toEqual(newestFirst().slice(-4))
    const previous = await read({ first: null, last: 4, before: cursorOf(last.nodes[0]!.id) })
    expect(previous.nodes.map(({ id }) => id)).toEqual(newestFirst().slice(-8, -4))
    expect(previous.hasPreviousPage).toBe(true)
  })

  test('is narrowed by what happened, to what, by whom, with which credential, how it ended and when', async () => {
    const [space, other] = log.spaces
    const ofOne = (await read({ spaceId: space })).nodes
    expect(ofOne).toHaveLength(5)
    expect(new Set(ofOne.map(({ spaceId }) => spaceId))).toEqual(new Set([space]))
    expect(await idsOf({ action: 'applications:read' })).toHaveLength(4)
    expect(await idsOf({ targetId: other })).toHaveLength(5)
    const { actor } = ofOne[0]!.content
    const credentialId = actor.type === 'application' ? actor.credential : null
    expect(await idsOf({ actorId: 'id' in actor ? actor.id : '' })).toHaveLength(5)
    expect(await idsOf({ credentialId })).toEqual([ofOne[0]!.id])
    expect(await idsOf({ outcome: 'refused' })).toEqual([])
    expect(await idsOf({ from: new Date(start + 3), to: new Date(start + 5) })).toEqual([ids[3], ids[2]])
    expect(await idsOf({ spaceId: space, action: 'applications:read', outcome: 'done' })).toHaveLength(2)
  })

  test('refuses an action that does not exist and a cursor that is none', async () => {
    await expect(read({ action: 'applications:destroy' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(read({ after: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  test('has the events of the reader’s space and no others', async () => {
    const reader = log.userWith('auditor', log.spaces[1])
    expect(await idsOf({}, reader)).toHaveLength(5)
    expect(await idsOf({ spaceId: log.spaces[0] }, reader)).toEqual([])
  })

  test('is not for who may not read the audit, and that is recorded', async () => {
    const developer = log.userWith('developer', log.spaces[0])
    await expect(read({}, developer)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const actorId = 'id' in developer.actor ? developer.actor.id : ''
    const { nodes } = await read({ actorId, to: null })
    expect(nodes).toMatchObject([{ action: 'audit:read', outcome: 'refused', content: { code: 'FORBIDDEN' } }])
  })

  test('is itself an event', async () => {
    const reader = log.userWith('auditor', null)
    await read({}, reader)
    const actorId = 'id' in reader.actor ? reader.actor.id : ''
    expect((await read({ actorId, to: null })).nodes).toMatchObject([{ action: 'audit:read', outcome: 'done' }])
  })

  test('shows whether each is sealed, and where', async () => {
    const { nodes } = await read({})
    expect(nodes.map(({ seal }) => seal)).toEqual(ids.map(() => 'sealed'))
    const inOrder = nodes.toSorted((one, other) => one.position! - other.position!)
    expect(inOrder.map(({ id }) => id)).toEqual(ids)
    const { nodes: newest } = await read({ to: null, first: 1 })
    expect(newest).toMatchObject([{ seal: 'unsealed', position: null }])
  })
})

describe('an event', () => {
  test('is shown from its bytes, never from the columns beside them', async () => {
    const eventId = ids[0]!
    await log.tamper((query) =>
      query(`UPDATE audit_events SET action = 'made:up', actor_id = 'nobody', outcome = 'failed' WHERE id = $1`, [
        eventId,
      ]),
    )
    const event = await readAuditEvent.perform(log.deps, auditor, { eventId })
    expect(event).toMatchObject({ id: eventId, action: 'applications:read', outcome: 'done', seal: 'sealed' })
  })

  test('shows the address it came from, until the subject is erased', async () => {
    const eventId = ids[1]!
    const shown = await readAuditEvent.perform(log.deps, auditor, { eventId })
    expect(shown.address).toBe('192.0.2.7')
    const { actor } = shown.content
    const { subjectKey } = log.deps.database.client
    await subjectKey.update({ where: { subjectId: 'id' in actor ? actor.id : '' }, data: { wrapped: null } })
    const erased = await readAuditEvent.perform(log.deps, auditor, { eventId })
    expect(erased).toMatchObject({ address: null, seal: 'sealed' })
  })

  test('of another space is as if it were not there', async () => {
    const reader = log.userWith('auditor', log.spaces[0])
    await expect(readAuditEvent.perform(log.deps, reader, { eventId: ids[1]! })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const unknown = log.deps.ids.mint('AuditEvent')
    await expect(readAuditEvent.perform(log.deps, reader, { eventId: unknown })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('whose bytes hold no event does not hide those beside it', async () => {
    await log.tamper((query) => query(`UPDATE audit_events SET canonical = '\\xff' WHERE id = $1`, [ids[2]]))
    expect(await idsOf({})).toEqual(newestFirst().filter((id) => id !== ids[2]))
    expect(log.logged).toContainEqual(expect.objectContaining({ level: 'error', fields: { eventId: ids[2] } }))
  })
})
