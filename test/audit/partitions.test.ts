import { timeOfId } from '@postern/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'

const day = 86_400_000
let clock: TestClock
let app: TestApp
let client: TestClient

beforeEach(async () => {
  clock = new TestClock(Date.parse('2026-12-31T23:59:59.990Z'))
  app = await startApp({ clock })
  client = await app.application((await app.space()).id, ['applications:read'])
})
afterEach(() => app.close())

let serial = 0
const change = () => createSpace.perform(app.deps, app.call(), { name: `made ${(serial += 1)}`, kind: 'staging' })

const partitions = async (): Promise<readonly string[]> => {
  const rows = await app.database.asOwner((query) =>
    query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_events'::regclass ORDER BY 1`,
    ),
  )
  return rows.map(({ name }) => name)
}

describe('when the month changes', () => {
  test('its partition was there before, for what begins in one month and ends in the next', async () => {
    expect(await partitions()).toEqual(['audit_events_2026_12', 'audit_events_2027_01'])
    const changing = change()
    const fetching = app.tokenRequest(client)
    clock.advance(20)
    await changing
    expect((await fetching).status).toBe(200)
    expect(await app.tokenRequest(client)).toMatchObject({ status: 200 })
    expect(await partitions()).toEqual(['audit_events_2026_12', 'audit_events_2027_01', 'audit_events_2027_02'])
  })

  test('also after months in which nothing happened, and where the clock is set back', async () => {
    const names: string[] = []
    for (const days of [200, -300, 500]) {
      clock.advance(days * day)
      names.push((await change()).name)
    }
    const events = await app.events()
    const months = names.map((name) => events.find(({ change: made }) => made?.after?.name === name)?.at.slice(0, 7))
    expect(months).toEqual(['2027-07', '2026-09', '2028-02'])
  })

  test('every event bears the time of its ID, and stands in the partition of that time', async () => {
    for (let month = 0; month < 3; month += 1) {
      await change()
      await app.tokenRequest(client)
      clock.advance(31 * day)
    }
    const rows = await app.database.asOwner((query) =>
      query<{ id: string; at: Date; partition: string }>(
        'SELECT id, at, tableoid::regclass::text AS partition FROM audit_events',
      ),
    )
    expect(new Set(rows.map(({ partition }) => partition)).size).toBe(3)
    for (const { id, at, partition } of rows) {
      expect(at.getTime()).toBe(timeOfId(id))
      expect(partition).toBe(`audit_events_${at.toISOString().slice(0, 7).replace('-', '_')}`)
    }
    for (const event of await app.events()) expect(Date.parse(event.at)).toBe(timeOfId(event.id))
  })

  test('and the partition cannot be made, nothing is done, and all is well once it can', async () => {
    const definition = await app.database.asOwner(async (query) => {
      const [made] = await query<{ text: string }>(
        `SELECT pg_get_functiondef('postern_ensure_audit_partition(timestamptz)'::regprocedure) AS text`,
      )
      await query(
        `CREATE OR REPLACE FUNCTION postern_ensure_audit_partition(month timestamptz) RETURNS void
         LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN END $$`,
      )
      return made!.text
    })
    clock.advance(90 * day)
    await expect(change()).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' })
    expect((await app.tokenRequest(client)).status).toBe(503)
    expect(await (await fetch(`${app.url}/health/ready`)).text()).toBe('not ready: audit\n')
    await app.database.asOwner((query) => query(definition))
    expect(await (await fetch(`${app.url}/health/ready`)).text()).toBe('ready\n')
    await change()
    expect((await app.tokenRequest(client)).status).toBe(200)
  })
})
