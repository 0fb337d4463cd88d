import { formatSecret, type Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mostReportsAnHour, reportLeak } from '../../packages/server/src/domain/applications/leak-commands.ts'
import { retireSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { updateSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { digestOfTables } from '../support/table-digest.ts'

const dayMs = 86_400_000
const clock = new TestClock()
let app: TestApp
let reporter: TestClient
/** Where secrets that were found end. */
let strict: Id<'Space'>
let lenient: Id<'Space'>

beforeAll(async () => {
  app = await startApp({ clock })
  strict = (await app.space()).id
  lenient = (await app.space()).id
  await updateSpace.perform(app.deps, app.call(), { spaceId: strict, endsLeakedSecrets: true })
  // Holds nothing at all, and in a space of its own.
  reporter = await app.application((await app.space()).id, [])
})
afterAll(() => app.close())

const document = `mutation ($secret: String!) {
  reportLeakedSecret(input: { secret: $secret }) {
    __typename
    ... on ReportLeakedSecretSuccess { reportId }
    ... on Error { code message }
  }
}`

const report = async (secret: string) => {
  const { data } = await app.graphql(await app.token(reporter), document, { secret })
  return data.reportLeakedSecret
}
const settle = () => app.app.jobs.runNow('settle-leak-reports')

const notices = async ({ clientId }: TestClient) => {
  const rows = await app.deps.database.client.outboxMessage.findMany({ where: { topic: 'secrets:find' } })
  return rows.filter(({ payload }) => (payload as { applicationId: string }).applicationId === clientId)
}

/** Well-formed, with this ID in it, and not the secret. */
const forged = (secretId: string): string => {
  const random = new Uint8Array(32).map((_, index) => index * 7 + 3)
  return app.canary.keep(formatSecret({ kind: 'app', secretId: secretId as Id<'ApplicationSecret'>, random }))
}

describe('a secret that was found', () => {
  test('is told to its owner, and goes on to work where the space does not say otherwise', async () => {
    const client = await app.application(lenient, [])
    const taken = await report(` ${client.clientSecret}\n`)
    expect(taken).toEqual({ __typename: 'ReportLeakedSecretSuccess', reportId: expect.stringMatching(/^lkr_/) })
    expect(await notices(client)).toEqual([])
    await settle()
    expect(await notices(client)).toEqual([
      expect.objectContaining({
        spaceId: lenient,
        payload: {
          ...{ applicationId: client.clientId, secretId: client.secretId },
          ...{ reportId: taken.reportId, isEnded: false },
        },
      }),
    ])
    const found = (await app.events()).filter(({ action }) => action === 'secrets:find')
    expect(found.at(-1)).toMatchObject({
      ...{ outcome: 'done', space: lenient, target: { type: 'Application', id: client.clientId } },
      change: {
        after: { report: taken.reportId, reporter: reporter.clientId, secret: client.secretId, isEnded: false },
      },
    })
    expect((await app.tokenRequest(client)).status).toBe(200)
  })

  test('ends at once with every token of its application, where the space has it so', async () => {
    const client = await app.application(strict, ['spaces:read'])
    const token = await app.token(client)
    await report(client.clientSecret)
    await settle()
    expect((await app.tokenRequest(client)).status).toBe(401)
    expect((await app.graphql(token, '{ viewer { __typename } }')).status).toBe(401)
    expect(await notices(client)).toMatchObject([{ payload: { isEnded: true } }])
  })

  test('is told once a day, however often it is reported', async () => {
    const client = await app.application(lenient, [])
    for (let times = 0; times < 3; times += 1) await report(client.clientSecret)
    await settle()
    await report(client.clientSecret)
    await settle()
    expect(await notices(client)).toHaveLength(1)
    clock.advance(dayMs + 1)
    await report(client.clientSecret)
    await settle()
    expect(await notices(client)).toHaveLength(2)
  })

  test('is answered alike whether it is right, wrong, unknown, expired or retired, and changes the same tables', async () => {
    const right = await app.application(strict, [])
    const retired = await app.application(strict, [])
    await retireSecret.perform(app.deps, app.call(), { secretId: retired.secretId })
    const expired = await app.application(strict, [], { secret: { label: 'short', expiresInDays: 1 } })
    clock.advance(dayMs + 1)
    const found = {
      right: right.clientSecret,
      wrong: forged(right.secretId),
      unknown: forged(app.deps.ids.mint('ApplicationSecret')),
      expired: expired.clientSecret,
      retired: retired.clientSecret,
    }
    const token = await app.token(reporter)
    const seen = new Map<string, unknown>()
    for (const [name, secret] of Object.entries(found)) {
      const before = await digestOfTables(app.database)
      const { status, headers, data } = await app.graphql(token, document, { secret })
      const after = await digestOfTables(app.database)
      const changed = [...after].filter(([table, digest]) => before.get(table) !== digest).map(([table]) => table)
      const length = headers.get('content-length')
      seen.set(name, { status, length, type: data.reportLeakedSecret.__typename, changed })
    }
    expect(new Set([...seen.values()].map((one) => JSON.stringify(one)))).toHaveLength(1)
    expect(seen.get('right')).toMatchObject({ status: 200, changed: ['audit_events', 'leak_reports'] })

    await settle()
    expect(await notices(right)).toHaveLength(1)
    expect(await notices(retired)).toEqual([])
    // Whoever kept it while it worked may have used it: the owner is told.
    expect(await notices(expired)).toHaveLength(1)
    const rows = await app.deps.database.client.leakReport.findMany({ where: { settledAt: null } })
    expect(rows).toEqual([])
  })

  test('must be whole, and what does not fit is not repeated', async () => {
    const client = await app.application(lenient, [])
    const reports = await app.deps.database.client.leakReport.count()
    for (const secret of [
      client.clientSecret.slice(0, -1),
      `${client.clientSecret}x`,
      'a'.repeat(600),
      '',
      'pst_app_',
    ]) {
      const refused = await report(secret)
      expect(refused.code).toBe('INVALID_INPUT')
      if (secret.length > 9) expect(JSON.stringify(refused)).not.toContain(secret.slice(9))
    }
    expect(await app.deps.database.client.leakReport.count()).toBe(reports)
  })

  test('is reported so many times an hour by one reporter, who holds up nobody else', async () => {
    const { id } = await app.user()
    const call = () => app.call({ type: 'user', id, credential: 'test', authenticatedAt: Infinity })
    const unknown = { secret: forged(app.deps.ids.mint('ApplicationSecret')) }
    for (let count = 0; count < mostReportsAnHour; count += 1) await reportLeak.perform(app.deps, call(), unknown)
    await expect(reportLeak.perform(app.deps, call(), unknown)).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    expect(await report(unknown.secret)).toMatchObject({ __typename: 'ReportLeakedSecretSuccess' })
    clock.advance(3_600_001)
    await reportLeak.perform(app.deps, call(), unknown)
    await settle()
    await settle()
    await settle()
  })

  test('is taken from nobody who is not known', async () => {
    const { status } = await app.graphql(null, document, { secret: forged(app.deps.ids.mint('ApplicationSecret')) })
    expect(status).toBe(401)
  })

  test('stands nowhere afterwards: neither in the database nor in the log', async () => {
    await settle()
    const tables = await app.database.asOwner(async (query) => {
      const names = await query<{ name: string }>(
        `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = 'public' AND c.relkind = 'r'`,
      )
      const texts: string[] = []
      for (const { name } of names) {
        const [row] = await query<{ text: string | null }>(`SELECT string_agg(t::text, E'\n') AS text FROM "${name}" t`)
        texts.push(row?.text ?? '')
      }
      return texts.join('\n')
    })
    // Personal values the tests made stand in their tables; secrets must not.
    const secrets = (found: readonly string[]) => found.filter((one) => one.startsWith('pst_ap'))
    expect(tables).toContain('secrets:report')
    expect(secrets(app.canary.foundIn(tables))).toEqual([])
    expect(secrets(app.canary.foundIn(app.logLines.join('\n')))).toEqual([])
    // Nor the keyed hash of anything that was looked at.
    expect(await app.deps.database.client.leakReport.count({ where: { digest: { not: null } } })).toBe(0)
  })
})
