import { timeOfId } from '@postern/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'

const hour = 3_600_000
let clock: TestClock
let app: TestApp
let client: TestClient

beforeEach(async () => {
  clock = new TestClock()
  app = await startApp({ clock })
  // Before the first signing key began, and so before everything that was there at the start.
  clock.advance(-2 * hour)
  client = await app.application((await app.space()).id, ['applications:read'])
})
afterEach(() => app.close())

const read = (token: string) => app.graphql(token, '{ viewer { id } }')

describe('a clock that is set back', () => {
  test('before the first signing key began stops nothing: tokens are issued, and taken', async () => {
    expect((await fetch(`${app.url}/health/ready`)).status).toBe(200)
    const token = await app.token(client)
    expect((await read(token)).status).toBe(200)
    await createSpace.perform(app.deps, app.call(), { name: 'earlier', kind: 'staging' })
  })

  test('does not lengthen the life of a token', async () => {
    clock.advance(1_000)
    const token = await app.token(client)
    clock.advance(-1_000)
    expect((await read(token)).status).toBe(200)
    clock.advance(6 * hour + 1_000)
    expect((await read(token)).status).toBe(401)
  })

  test('leaves events at the time of their IDs, which are sealed as they come', async () => {
    const known = (await app.events()).length
    clock.advance(hour)
    await app.token(client)
    await app.app.jobs.runNow('seal-audit')
    clock.advance(-hour)
    await app.token(client)
    await app.app.jobs.runNow('seal-audit')
    const leaves = await app.deps.database.client.auditLeaf.findMany({ orderBy: { position: 'desc' }, take: 2 })
    const [last, before] = leaves.map(({ eventId }) => timeOfId(eventId))
    expect(before! - last!).toBe(hour)
    expect(await app.events()).toHaveLength(known + 2)
    for (const event of await app.events()) expect(Date.parse(event.at)).toBe(timeOfId(event.id))
  })

  test('does not hold up whoever was wrong before', async () => {
    clock.advance(24 * hour)
    for (let tries = 0; tries < 3; tries += 1) await app.tokenRequest({ ...client, clientSecret: 'wrong' })
    clock.advance(-24 * hour)
    expect((await app.tokenRequest(client)).status).toBe(200)
  })
})
