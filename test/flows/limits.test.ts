import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { TestClock } from '../support/clock.ts'
import { startOAuth, type OAuthTest } from '../support/oauth.ts'

const clock = new TestClock()
const minute = (quota: number) => ({ quota, windowMs: 60_000 })
let oauth: OAuthTest<'busy' | 'quiet'>

beforeAll(async () => {
  oauth = await startOAuth(
    {
      server: {
        limits: {
          tokens: minute(6),
          requests: minute(10),
          'application-calls': minute(6),
          'account-calls': minute(6),
        },
      },
      clients: { busy: { permissions: ['spaces:read'] }, quiet: { permissions: ['spaces:read'] } },
    },
    { clock },
  )
})
afterAll(() => oauth.close())

const told = (headers: Headers) => [headers.get('ratelimit-policy'), headers.get('ratelimit')]
const viewer = '{ viewer { id } }'

describe('an application that fetches a token for every call', () => {
  test('is told what is left of its quota, then to slow down, and others are not held up', async () => {
    const { busy, quiet } = oauth.clients
    const first = await oauth.tokenOf(busy)
    expect([first.status, ...told(first.headers)]).toEqual([200, '"tokens";q=6;w=60', '"tokens";r=5;t=10'])
    for (let count = 0; count < 5; count += 1) expect((await oauth.tokenOf(busy)).status).toBe(200)

    const events = (await oauth.app.events()).length
    oauth.app.deps.refusals.take()
    const refused = await oauth.tokenOf(busy)
    expect([refused.status, refused.body['error'], refused.body['code']]).toEqual([429, 'slow_down', 'RATE_LIMITED'])
    expect(refused.headers.get('retry-after')).toBe('10')
    expect(told(refused.headers)).toEqual(['"tokens";q=6;w=60', '"tokens";r=0;t=10'])
    // Counted, and no event: the limit would not keep a runaway from filling the log otherwise.
    expect(await oauth.app.events()).toHaveLength(events)
    expect(oauth.app.deps.refusals.take()).toEqual([expect.objectContaining({ code: 'RATE_LIMITED', count: 1 })])

    expect((await oauth.tokenOf(quiet)).status).toBe(200)
    clock.advance(10_000)
    expect([(await oauth.tokenOf(busy)).status, (await oauth.tokenOf(busy)).status]).toEqual([200, 429])
  })
})

describe('who calls the API again and again', () => {
  test('as an application, is refused with a code and a time, and other applications are not', async () => {
    clock.advance(60_000)
    const [busy, quiet] = [await oauth.accessToken(oauth.clients.busy), await oauth.accessToken(oauth.clients.quiet)]
    const first = await oauth.app.graphql(busy, viewer)
    expect([first.status, ...told(first.headers)]).toEqual([
      200,
      '"application-calls";q=6;w=60',
      '"application-calls";r=5;t=10',
    ])
    for (let count = 0; count < 5; count += 1) await oauth.app.graphql(busy, viewer)
    const { status, headers, errors } = await oauth.app.graphql(busy, viewer)
    expect([status, headers.get('retry-after'), errors?.[0]?.extensions['code']]).toEqual([429, '10', 'RATE_LIMITED'])
    expect(errors?.[0]?.extensions['requestId']).toBe(headers.get('x-request-id'))
    expect((await oauth.app.graphql(quiet, viewer)).status).toBe(200)

    const problem = await fetch(`${oauth.app.url}/audit/export`, { headers: { authorization: `Bearer ${busy}` } })
    expect([problem.status, problem.headers.get('content-type')]).toEqual([429, 'application/problem+json'])
    expect(await problem.json()).toMatchObject({ status: 429, code: 'RATE_LIMITED' })
  })

  test('as a person, too, in however many browsers', async () => {
    clock.advance(60_000)
    const { email } = await makePerson(oauth.app)
    const browsers = [1, 2].map(
      (place) => new TestBrowser(oauth.app.url, oauth.app.url, { address: `192.0.2.${place}` }),
    )
    for (const browser of browsers) expect(await browser.signIn(email, personPassword)).toBe('SignInSuccess')
    const statuses: number[] = []
    for (let count = 0; count < 8; count += 1) statuses.push((await browsers[count % 2]!.graphql(viewer)).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429])
  })
})

describe('an address that floods what is open to all', () => {
  const ask = (path: string, headers: Readonly<Record<string, string>> = {}, address = '203.0.113.7') =>
    fetch(`${oauth.app.url}${path}`, { headers: { 'x-forwarded-for': address, ...headers } })

  test('is refused there, and nowhere else: not with a token that holds, nor at the health check', async () => {
    clock.advance(60_000)
    const token = await oauth.accessToken(oauth.clients.quiet)
    for (const path of ['/sign-in', '/.well-known/jwks.json', '/nowhere', '/setup', '/invitation'])
      for (let count = 0; count < 2; count += 1) expect((await ask(path)).status).not.toBe(429)
    const refused = await ask('/sign-in')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '6'])
    expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED', requestId: refused.headers.get('x-request-id') })
    expect((await ask('/nowhere')).status).toBe(429)

    expect((await ask('/health/ready')).status).toBe(200)
    const own = { authorization: `Bearer ${token}` }
    expect((await ask('/oauth/revocations', own)).status).not.toBe(429)
    const client = oauth.clients.quiet
    const right = await oauth.post(
      { grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.clientSecret },
      { 'x-forwarded-for': '203.0.113.7' },
    )
    expect(right.status).toBe(200)
    expect((await ask('/sign-in', {}, '203.0.113.8')).status).toBe(200)
  })

  test('with tokens it made up, gets 429 in place of 401', async () => {
    const statuses: number[] = []
    for (let count = 0; count < 12; count += 1)
      statuses.push((await ask('/audit/export', { authorization: 'Bearer made.up.token' }, '203.0.113.9')).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
  })
})
