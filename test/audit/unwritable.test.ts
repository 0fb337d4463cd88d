import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { databaseKind } from '../support/database.ts'
import { endAllConnections, outages } from '../support/outages.ts'
import { digestOfTables } from '../support/table-digest.ts'

let app: TestApp
let client: TestClient
let token: string
let spaceId: string

beforeAll(async () => {
  app = await startApp()
  ;({ id: spaceId } = await app.space())
  client = await app.application(spaceId, ['applications:read', 'applications:create'])
  token = await app.token(client)
})
afterAll(() => app.close())

const unavailable = /^(AUDIT|DATABASE)_UNAVAILABLE$/
let serial = 0

const read = () => app.graphql(token, '{ applications(first: 5) { edges { node { id } } } }')
const change = () =>
  app.graphql(token, 'mutation ($input: CreateApplicationInput!) { createApplication(input: $input) { __typename } }', {
    input: { spaceId, name: `made ${(serial += 1)}` },
  })
const readiness = async (): Promise<string> => (await fetch(`${app.url}/health/ready`)).text()

/** Many at once, so that every lane and every connection of the pool is used. */
const many = <Answer>(ask: () => Promise<Answer>): Promise<Answer[]> => Promise.all(Array.from({ length: 12 }, ask))

const expectNothingDone = async (): Promise<void> => {
  for (const response of await many(() => app.tokenRequest(client))) {
    const body = (await response.json()) as Record<string, unknown>
    expect(response.status).toBe(503)
    expect(body).toMatchObject({ error: 'temporarily_unavailable', code: expect.stringMatching(unavailable) as string })
    expect(body).not.toHaveProperty('access_token')
  }
  for (const { status, data, errors } of [...(await many(read)), ...(await many(change))]) {
    expect(status).toBe(503)
    expect(data ?? null).toBeNull()
    expect(errors?.[0]?.extensions['code']).toMatch(unavailable)
  }
}

const expectAllDone = async (): Promise<void> => {
  for (const response of await many(() => app.tokenRequest(client))) expect(response.status).toBe(200)
  for (const answer of [...(await many(read)), ...(await many(change))])
    expect(answer).toMatchObject({ status: 200, errors: undefined })
}

/** Fetches tokens until told to stop, and answers the IDs of all that were handed out. */
const fetchingTokens = () => {
  const issued: string[] = []
  let isStopped = false
  const worker = async (): Promise<void> => {
    while (!isStopped) {
      const response = await app.tokenRequest(client)
      const { access_token: text = '' } = (await response.json()) as { access_token?: string }
      const claims = Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()
      if (response.status === 200) issued.push((JSON.parse(claims) as { jti: string }).jti)
    }
  }
  const workers = [worker(), worker()]
  return async (): Promise<readonly string[]> => {
    isStopped = true
    await Promise.all(workers)
    return issued
  }
}

const recordedTokens = async (): Promise<ReadonlySet<string>> =>
  new Set(
    (await app.events()).flatMap(({ action, change }) =>
      action === 'tokens:issue' && change ? [change.after.token] : [],
    ),
  )

describe.each(outages.filter(({ kinds }) => kinds.includes(databaseKind())))('while $name', ({ begin, fault }) => {
  test('nothing is done and nothing answered; it heals by itself, and what was acknowledged is there', async () => {
    await expectAllDone()
    const stopFetching = fetchingTokens()
    const mend = await begin(app.database)
    try {
      await expectNothingDone()
      expect(await readiness()).toBe(`not ready: ${fault}\n`)
    } finally {
      await mend()
    }
    const healed = async (): Promise<void> => {
      expect(await readiness()).toBe('ready\n')
      await expectAllDone()
    }
    await vi.waitFor(healed, { timeout: 2_000, interval: 50 })

    const issued = await stopFetching()
    const recorded = await recordedTokens()
    expect(issued.filter((id) => !recorded.has(id))).toEqual([])
    for (const job of ['seal-audit', 'write-usage', 'write-refusal-counts']) await app.app.jobs.runNow(job)
  })

  test('not a row is changed', async () => {
    const mend = await begin(app.database)
    await expectNothingDone()
    await mend()
    const before = await digestOfTables(app.database)
    const again = await begin(app.database)
    await expectNothingDone()
    await again()
    expect(await digestOfTables(app.database)).toEqual(before)
  })
})

test.skipIf(databaseKind() === 'embedded')('connections that are ended are replaced at their next use', async () => {
  await expectAllDone()
  await endAllConnections(app.database)
  await vi.waitFor(expectAllDone, { timeout: 2_000, interval: 50 })
  for (const job of ['seal-audit', 'write-usage', 'write-refusal-counts']) await app.app.jobs.runNow(job)
})
