import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { keptDays } from '../../packages/server/src/jobs/expire.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'

const dayMs = 86_400_000
const clock = new TestClock()
let app: TestApp

beforeAll(async () => {
  app = await startApp({ clock })
})
afterAll(() => app.close())

const daysAgo = (days: number): Date => new Date(clock.now() - days * dayMs)
const expire = () => app.app.jobs.runNow('expire')

beforeEach(() =>
  app.database.asOwner(async (query) => {
    for (const table of ['outbox_messages', 'refusal_counts', 'application_usage']) await query(`DELETE FROM ${table}`)
  }),
)

describe('expiry', () => {
  test('takes messages a month after they were delivered, and never one that was not', async () => {
    const { outboxMessage } = app.deps.database.client
    const message = (id: string, deliveredAt: Date | null) => ({
      ...{ id, topic: 'test', payload: {}, deliveredAt },
      ...{ createdAt: daysAgo(500), availableAt: daysAgo(500) },
    })
    await outboxMessage.createMany({
      data: [
        message('obm_old', daysAgo(keptDays.deliveredMessages + 0.01)),
        message('obm_new', daysAgo(keptDays.deliveredMessages - 0.01)),
        message('obm_undelivered', null),
      ],
    })
    await expire()
    const left = await outboxMessage.findMany({ orderBy: { id: 'asc' } })
    expect(left.map(({ id }) => id)).toEqual(['obm_new', 'obm_undelivered'])
    clock.advance(dayMs)
    await expire()
    expect(await outboxMessage.count()).toBe(1)
  })

  test('takes counts of refusals after 90 days, and usage after 400', async () => {
    const { refusalCount, applicationUsage } = app.deps.database.client
    const count = (days: number) => ({
      prefixDigest: Buffer.alloc(32),
      minute: daysAgo(days),
      code: 'FORBIDDEN',
      count: 1,
    })
    await refusalCount.createMany({ data: [count(91), count(89)] })
    const usage = (days: number) => ({
      ...{ applicationId: 'app_1', secretId: 'sec_1', tokens: 1, refusals: 0 },
      day: new Date(`${daysAgo(days).toISOString().slice(0, 10)}T00:00:00Z`),
    })
    await applicationUsage.createMany({ data: [usage(402), usage(399)] })
    await expire()
    expect(await refusalCount.findMany({ select: { minute: true } })).toHaveLength(1)
    expect(await applicationUsage.findMany({ select: { day: true } })).toEqual([{ day: usage(399).day }])
  })

  test('takes revoked tokens a day after they would have ended, so that a clock set back brings none of them back', async () => {
    const space = await app.space()
    const { clientId: applicationId } = await app.application(space.id, [])
    const { revokedToken } = app.deps.database.client
    const revoked = (id: string, expiresAt: Date) => ({
      ...{ id, spaceId: space.id, applicationId },
      ...{ expiresAt, revokedAt: daysAgo(3) },
    })
    await revokedToken.createMany({ data: [revoked('tok_old', daysAgo(1.01)), revoked('tok_new', daysAgo(0.99))] })
    await expire()
    expect((await revokedToken.findMany()).map(({ id }) => id)).toEqual(['tok_new'])
  })

  test('takes more than one batch holds, and leaves the evidence', async () => {
    const events = await app.events()
    await app.database.asOwner((query) =>
      query(
        `INSERT INTO application_usage (application_id, secret_id, day, tokens, refusals)
         SELECT 'app_' || n, '', '2020-01-01', 1, 0 FROM generate_series(1, 2500) n`,
      ),
    )
    await expire()
    expect(await app.deps.database.client.applicationUsage.count()).toBe(0)
    expect(await app.events()).toEqual(events)
  })
})
