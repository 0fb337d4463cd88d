import { clientHeader, type GrantablePermission, type Id } from '@postern/protocol'
import { createClient } from '@postern/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../packages/server/src/kernel/clock.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { altered } from '../support/altered.ts'
import { TestClock } from '../support/clock.ts'
import { basic } from '../support/oauth.ts'

const dayMs = 86_400_000
const clock = new TestClock()
let app: TestApp
let spaceId: Id<'Space'>

beforeAll(async () => {
  app = await startApp({ clock })
  spaceId = (await app.space()).id
})
afterAll(() => app.close())

const written = () => app.app.jobs.runNow('write-usage')

const usageDocument = `query ($id: ID!, $from: DateTime, $to: DateTime) {
  application(id: $id) {
    usage(from: $from, to: $to) {
      from to tokens refusals
      days { day credentialId tokens refusals }
      calls { name count } refusalCodes { name count } versions { name count } instances { name count }
      places { name count }
    }
    health { code advice figures { name value } }
    secrets { id lastUsedAt lastUsedFrom lastUsedProgram lastUsedInstance }
  }
}`

/** Reads it as an application that was granted `permissions`. */
const read = async (
  { clientId }: TestClient,
  permissions: readonly GrantablePermission[] = ['applications:read', 'applications:usage', 'applications:locate'],
  span: object = {},
) => {
  const reader = await app.application(spaceId, permissions)
  const { data, errors } = await app.graphql(await app.token(reader), usageDocument, { id: clientId, ...span })
  return errors ? { errors } : data.application
}

/** Fetches a token as a program that tells this of itself. */
const fetchAs = (client: Pick<TestClient, 'clientId' | 'clientSecret'>, program: string, form: object = {}) =>
  fetch(`${app.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: basic(client), [clientHeader]: program },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
  })

describe('the usage of an application', () => {
  test('is what it fetched, called and was refused, by which program, and from where', async () => {
    const client = await app.application(spaceId, ['spaces:read'])
    const sdk = createClient({ url: app.url, ...client })
    await sdk.viewer()
    await sdk.viewer()
    await sdk.spaces.all().next()
    await expect(sdk.applications({})).rejects.toThrow()
    const wrong = await fetchAs({ ...client, clientSecret: 'wrong' }, 'sdk/0.1.0')
    expect(wrong.status).toBe(401)
    const scope = await fetchAs(client, 'sdk/0.1.0', { scope: 'applications:read' })
    expect(scope.status).toBe(400)
    await written()

    const { usage, secrets, health } = await read(client)
    expect(health).toEqual([])
    expect(usage).toMatchObject({
      tokens: 1,
      refusals: 3,
      days: [
        { credentialId: null, tokens: 0, refusals: 1 },
        { credentialId: client.secretId, tokens: 1, refusals: 2 },
      ],
      calls: [
        { name: 'viewer:read', count: 2 },
        { name: 'spaces:read', count: 1 },
      ],
      refusalCodes: [
        { name: 'FORBIDDEN', count: 2 },
        { name: 'UNAUTHENTICATED', count: 1 },
      ],
      versions: [{ name: 'sdk/0.1.0', count: 4 }],
      places: [{ name: '127.0.0.0/24', count: 4 }],
    })
    expect(usage.instances).toEqual([{ name: expect.stringMatching(/^\d{12,36}$/), count: 1 }])
    expect(secrets).toEqual([
      {
        ...{ id: client.secretId, lastUsedAt: expect.any(String), lastUsedFrom: '127.0.0.1' },
        ...{ lastUsedProgram: 'sdk/0.1.0', lastUsedInstance: usage.instances[0].name },
      },
    ])
    sdk.close()
  })

  test('is shown to those who may see it, and its places to those who may see them', async () => {
    const client = await app.application(spaceId, [])
    await app.token(client)
    await written()
    expect(await read(client, ['applications:read'])).toMatchObject({
      usage: null,
      health: null,
      secrets: [{ lastUsedFrom: null }],
    })
    expect(await read(client, ['applications:read', 'applications:usage'])).toMatchObject({
      usage: { tokens: 1, places: null },
      secrets: [{ lastUsedFrom: null, lastUsedAt: expect.any(String) }],
    })
    // Those of another space are not there for anybody here, whatever they hold.
    const { id: elsewhere } = await app.space()
    const other = await app.application(elsewhere, ['applications:read', 'applications:usage', 'applications:locate'])
    const { data } = await app.graphql(await app.token(other), usageDocument, { id: client.clientId })
    expect(data).toBeFalsy()
  })

  test('is read day by day, for 400 days at most', async () => {
    const client = await app.application(spaceId, [])
    await app.token(client)
    await written()
    const first = new Date(clock.now())
    clock.advance(dayMs)
    await app.token(client)
    await app.token(client)
    await written()
    const permissions = ['applications:read', 'applications:usage'] as const
    expect(await read(client, permissions)).toMatchObject({
      usage: { tokens: 3, days: [{ tokens: 1 }, { tokens: 2 }] },
    })
    const onlyFirst = { from: first.toISOString(), to: first.toISOString() }
    expect(await read(client, permissions, onlyFirst)).toMatchObject({ usage: { tokens: 1, days: [{ tokens: 1 }] } })
    for (const [from, to] of [
      ['2026-11-02T00:00:00Z', '2026-11-01T00:00:00Z'],
      ['2024-01-01T00:00:00Z', '2026-11-01T00:00:00Z'],
    ]) {
      const { errors } = await read(client, permissions, { from, to })
      expect(errors?.[0]?.extensions.code).toBe('INVALID_INPUT')
    }
  })

  test('counts nothing that a caller without a credential says of itself', async () => {
    const client = await app.application(spaceId, [])
    for (let index = 0; index < 5; index += 1)
      await fetchAs({ ...client, clientSecret: `wrong ${index}` }, `sdk/0.${index}.0; instance=made-up-${index}`)
    await written()
    expect(await read(client)).toMatchObject({ usage: { refusals: 5, versions: [], instances: [], places: [] } })
  })

  test('is told whatever a program says of itself, and nobody is refused for it', async () => {
    const client = await app.application(spaceId, [])
    for (const program of ['', 'nonsense', 'sdk/0.1.0; instance=<script>', `sdk/${'9'.repeat(500)}`, '\u00e4/1'])
      expect((await fetchAs(client, program)).status).toBe(200)
    await written()
    expect(await read(client)).toMatchObject({
      usage: { tokens: 5, versions: [{ name: 'sdk/0.1.0', count: 1 }], instances: [] },
    })
  })
})

describe('the health of a client', () => {
  const healthOf = async (client: TestClient) => {
    await written()
    const { health } = await read(client, ['applications:read', 'applications:usage'])
    return Object.fromEntries(
      health.map(({ code, figures }: { code: string; figures: { name: string; value: number }[] }) => [
        code,
        Object.fromEntries(figures.map(({ name, value }) => [name, value])),
      ]),
    )
  }

  test('names one that fetches a token for each call', async () => {
    const client = await app.application(spaceId, [])
    for (let index = 0; index < 60; index += 1) {
      await app.token(client)
      clock.advance(1_000)
    }
    expect(await healthOf(client)).toEqual({
      'fetches-every-call': { tokens: 60, expected: 11, instances: 1, tokenLifeSeconds: 21_600 },
    })
    // Two days after it was mended nothing is left of it.
    clock.advance(2 * dayMs)
    expect(await healthOf(client)).toEqual({})
  })

  test('names one whose processes renew all in the same second', async () => {
    const client = await app.application(spaceId, [])
    clock.advance(1_000)
    for (let index = 0; index < 40; index += 1)
      expect((await fetchAs(client, `mine/1.0; instance=process-${index}`)).status).toBe(200)
    clock.advance(1_000)
    expect(await healthOf(client)).toEqual({
      herd: { tokensInBursts: 40, secondsWithBursts: 1, tokens: 40, instances: 40 },
    })
  })

  test('names one that goes on with an expired secret, and no one that guesses', async () => {
    const client = await app.application(spaceId, [], { secret: { label: 'short', expiresInDays: 1 } })
    clock.advance(dayMs + 1_000)
    expect((await app.tokenRequest(client)).status).toBe(401)
    expect((await app.tokenRequest({ ...client, clientSecret: altered(client.clientSecret) })).status).toBe(401)
    expect(await healthOf(client)).toEqual({ 'retries-expired-secret': { tries: 1, secrets: 1 } })
  })

  test('names one whose clock is wrong, by what its SDK tells of it', async () => {
    const client = await app.application(spaceId, [])
    const sdk = createClient({
      ...{ url: app.url, ...client },
      // Two minutes ahead of the answer's Date, which is the machine's.
      clock: {
        now: () => ({ wall: systemClock.now() + 120_000, steady: systemClock.now() }),
        schedule: (run, milliseconds) => {
          const timer = setTimeout(run, milliseconds).unref()
          return () => clearTimeout(timer)
        },
      },
    })
    await sdk.viewer()
    sdk.close()
    expect(await healthOf(client)).toEqual({ 'clock-skew': { leastSkewSeconds: 60, requests: 1 } })
  })

  test('names one whose SDK is older than the service', async () => {
    const client = await app.application(spaceId, [])
    await fetchAs(client, 'sdk/0.0.9')
    expect(await healthOf(client)).toEqual({ 'old-version': { requests: 1, versions: 1 } })
  })
})
