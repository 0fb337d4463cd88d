import type { GrantablePermission, Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disableApplication, grantPermissions } from '../../packages/server/src/domain/applications/commands.ts'
import { removeMember } from '../../packages/server/src/domain/members/commands.ts'
import { suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import { schema } from '../../packages/server/src/faces/graphql/schema.ts'
import { subscriptionLimits } from '../../packages/server/src/kernel/subscriptions.ts'
import { altered } from '../support/altered.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { TestClock } from '../support/clock.ts'
import { bearer, subscribe, type EventReader } from '../support/event-reader.ts'
import { basic } from '../support/oauth.ts'

let app: TestApp
let clock: TestClock
let spaceId: Id<'Space'>
let client: TestClient
let token: string
const open: EventReader[] = []

const permissions: readonly GrantablePermission[] = ['audit:read', 'spaces:read']

beforeAll(async () => {
  clock = new TestClock()
  app = await startApp({ clock })
  spaceId = (await app.space()).id
  client = await app.application(spaceId, permissions)
  token = await app.token(client)
})
afterAll(() => app.close())

const document = `subscription ($after: String, $action: Permission, $outcome: AuditOutcome) {
  auditEventAdded(after: $after, action: $action, outcome: $outcome) { cursor event { id action spaceId target { id } } } }`

type Headers = Readonly<Record<string, string>>
const follow = async (headers: Headers = bearer(token), variables: object = {}, query = document) => {
  const reader = await subscribe(app.url, headers, query, variables)
  open.push(reader)
  return reader
}
const addedIn = ({ data }: EventReader['results'][number]) => data?.auditEventAdded.event
const actionsOf = (reader: EventReader) => reader.results.map((result) => addedIn(result)?.action)

/** Something happens in a space: an event with the application as its target. */
const happen = async (where = spaceId): Promise<string> => (await app.application(where, [])).clientId
const untilTold = (reader: EventReader, clientId: string) =>
  reader.until((result) => addedIn(result)?.target?.id === clientId)

const leaveAll = async (): Promise<void> => {
  for (const reader of open.splice(0)) reader.leave()
  for (let waited = 0; app.deps.subscriptions.count > 0 && waited < 2_000; waited += 10)
    await new Promise((resolve) => setTimeout(resolve, 10))
  expect(app.deps.subscriptions.count).toBe(0)
}

/** What the audit says of a subscription: its opening first. */
const evidenceOf = async ({ headers }: EventReader) =>
  (await app.events())
    .filter(({ request }) => request === headers.get('x-request-id'))
    .map(({ action, outcome, code, change }) => ({ action, outcome, code, ...change }))
    .toSorted((one, other) => Number('before' in one) - Number('before' in other))

const whole = { action: 'audit:read', outcome: 'done', code: null }
const subscriptionId = expect.stringMatching(/^sub_/)

it('there is nothing to subscribe to but what is tested in this folder', () => {
  expect(Object.keys(schema.getSubscriptionType()!.getFields())).toEqual(['auditEventAdded', 'sessionEnded'])
})

describe('a subscription to the audit', () => {
  it('gives the events of the own space as they come, in order and each once, and none of another', async () => {
    const elsewhere = (await app.space()).id
    const reader = await follow()
    expect(reader.status).toBe(200)
    expect(Object.fromEntries(reader.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
    const told: string[] = []
    for (let round = 0; round < 3; round += 1) {
      const foreign = await happen(elsewhere)
      const own = await happen()
      told.push(own)
      await untilTold(reader, own)
      expect(reader.text).not.toContain(foreign)
    }
    const created = reader.results.filter((result) => addedIn(result)?.action === 'applications:create')
    expect(created.map((result) => addedIn(result).target.id)).toEqual(told)
    expect(new Set(reader.results.map((result) => addedIn(result)?.id)).size).toBe(reader.results.length)
    expect(reader.results.every((result) => addedIn(result)?.spaceId === spaceId)).toBe(true)
    expect(reader.text).toMatch(/^:\n\n/)
    expect(reader.text).not.toContain(elsewhere)
    await leaveAll()
  })

  it('is narrowed like the list', async () => {
    const reader = await follow(bearer(token), { action: 'applications:reveal', outcome: 'done' })
    const own = await happen()
    await untilTold(reader, own)
    expect(actionsOf(reader)).toEqual(['applications:reveal'])
    await leaveAll()
  })

  it('goes on behind a cursor with what came meanwhile, and gives nothing twice', async () => {
    const first = await follow(bearer(token), { action: 'applications:create' })
    const [seen, pending] = [await happen(), await happen()]
    const { data } = await untilTold(first, seen)
    await leaveAll()
    const missed = await happen()
    const again = await follow(bearer(token), { action: 'applications:create', after: data.auditEventAdded.cursor })
    await untilTold(again, missed)
    expect(again.results.map((result) => addedIn(result).target.id)).toEqual([pending, missed])
    await leaveAll()
  })

  it('takes no cursor that it did not give to the same caller', async () => {
    const { data } = await (async () => {
      const reader = await follow()
      return untilTold(reader, await happen())
    })()
    const list = await app.graphql(token, '{ auditEvents(first: 1) { edges { cursor } } }')
    const other = await app.token(await app.application(spaceId, permissions))
    const own: string = data.auditEventAdded.cursor
    const forged = Buffer.from('1 evt_00000000000000000000000000').toString('base64url')
    for (const [by, after] of [
      [other, own],
      [token, list.data.auditEvents.edges[0].cursor],
      [token, forged],
      [token, altered(own)],
      [token, ''],
    ] as const) {
      const refused = await follow(bearer(by), { after })
      expect([after, await refused.ending()]).toEqual([after, 'INVALID_INPUT'])
    }
    await leaveAll()
  })

  it('records its opening and its end', async () => {
    const reader = await follow(bearer(token), { action: 'applications:create' })
    await untilTold(reader, await happen())
    await leaveAll()
    const [opening, end] = await evidenceOf(reader)
    expect(opening).toEqual({ ...whole, after: { subscription: subscriptionId } })
    expect(end).toEqual({ ...whole, before: { ...opening.after, delivered: 1 } })
  })
})

describe('a subscription is not opened', () => {
  const nothingOpened = () => expect(app.deps.subscriptions.count).toBe(0)

  it('for a caller nobody knows', async () => {
    const reader = await follow({})
    expect(reader.status).toBe(401)
    nothingOpened()
  })

  it('without the scope, and the refusal is recorded once', async () => {
    const weak = await app.token(client, { scope: 'spaces:read' })
    const reader = await follow(bearer(weak))
    expect(await reader.ending()).toBe('FORBIDDEN')
    expect(reader.results.at(-1)!.errors![0]!.extensions).toMatchObject({ missing: 'audit:read' })
    expect(reader.isComplete).toBe(true)
    expect(await evidenceOf(reader)).toEqual([{ action: 'audit:read', outcome: 'refused', code: 'FORBIDDEN' }])
    nothingOpened()
  })

  it('for a person whose roles do not hold the permission', async () => {
    const person = await makePerson(app)
    await app.member(person.id, spaceId, 'member')
    const browser = new TestBrowser(app.url, app.url)
    await browser.signIn(person.email, personPassword)
    const reader = await follow({ cookie: browser.cookie!, origin: app.url })
    expect(await reader.ending()).toBe('FORBIDDEN')
    nothingOpened()
  })

  it('by a page of another site, nor by GET, whatever cookie comes along', async () => {
    const person = await makePerson(app)
    await app.member(person.id, spaceId, 'auditor')
    const browser = new TestBrowser(app.url, app.url)
    await browser.signIn(person.email, personPassword)
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'same-site' }, {}] as Headers[]) {
      const reader = await follow({ cookie: browser.cookie!, ...headers })
      expect(reader.status).toBe(403)
    }
    const query = encodeURIComponent('subscription { auditEventAdded { cursor } }')
    const response = await fetch(`${app.url}/graphql?query=${query}`, {
      headers: { cookie: browser.cookie!, accept: 'text/event-stream', 'sec-fetch-site': 'cross-site' },
    })
    expect([response.ok, (await response.text()).includes('event: next')]).toEqual([false, false])
    nothingOpened()
  })

  it('for whoever does not take server-sent events', async () => {
    for (const accept of ['application/json', '*/*', 'multipart/mixed']) {
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept, ...bearer(token) },
        body: JSON.stringify({ query: document }),
      })
      const text = await response.text()
      expect([accept, response.status, text.includes('text/event-stream')]).toEqual([accept, 400, true])
      expect(text).toContain('MALFORMED_REQUEST')
    }
    nothingOpened()
  })

  it('where the document asks for too much, or for two at once', async () => {
    const aliases = Array.from({ length: 300 }, (_, one) => `a${one}: cursor`).join(' ')
    const costly = await follow(bearer(token), {}, `subscription { auditEventAdded { ${aliases} } }`)
    expect(await costly.ending()).toBe('QUERY_TOO_COSTLY')
    const two = await follow(
      bearer(token),
      {},
      'subscription { a: auditEventAdded { cursor } b: auditEventAdded { cursor } }',
    )
    expect(await two.ending()).toBe('QUERY_INVALID')
    nothingOpened()
  })

  it('beyond as many as one caller may have; another caller may, and one that ends makes room', async () => {
    const many = await Promise.all(Array.from({ length: subscriptionLimits.perActor }, () => follow()))
    expect(many.map(({ status }) => status)).toEqual(many.map(() => 200))
    const further = await follow()
    expect([await further.ending(), further.status]).toEqual(['RATE_LIMITED', 429])
    expect(further.headers.get('retry-after')).toBe('10')
    const other = await follow(bearer(await app.token(await app.application(spaceId, permissions))))
    await untilTold(other, await happen())
    many[0]!.leave()
    await expect.poll(() => app.deps.subscriptions.count).toBe(subscriptionLimits.perActor)
    await untilTold(await follow(), await happen())
    await leaveAll()
  })
})

describe('an open subscription ends, and says why', () => {
  /** One of an application of its own that has been given something. */
  const opened = async () => {
    const own = await app.application(spaceId, permissions)
    const itsToken = await app.token(own)
    const reader = await follow(bearer(itsToken))
    await untilTold(reader, await happen())
    return { own, itsToken, reader, given: reader.results.length }
  }
  /** One of a person who is signed in. */
  const openedByPerson = async () => {
    const person = await makePerson(app)
    await app.member(person.id, spaceId, 'auditor')
    const browser = new TestBrowser(app.url, app.url)
    await browser.signIn(person.email, personPassword)
    const reader = await follow({ cookie: browser.cookie!, origin: app.url })
    await untilTold(reader, await happen())
    return { person, browser, reader }
  }
  const expectEnded = async (reader: EventReader, code: string) => {
    expect([await reader.ending(), reader.isComplete]).toEqual([code, true])
    expect(reader.results.at(-1)!.errors![0]!.extensions['requestId']).toMatch(/^req_/)
    const [opening, end] = await evidenceOf(reader)
    expect(end).toMatchObject({ outcome: 'refused', code, before: { ...opening.after } })
  }

  it('when the application is disabled', async () => {
    const { own, reader } = await opened()
    await disableApplication.perform(app.deps, app.call(), { applicationId: own.clientId })
    await expectEnded(reader, 'UNAUTHENTICATED')
  })

  it('when the permission is taken from the application', async () => {
    const { own, reader } = await opened()
    await grantPermissions.perform(app.deps, app.call(), { applicationId: own.clientId, permissions: ['spaces:read'] })
    await expectEnded(reader, 'UNAUTHENTICATED')
  })

  it('when the token is revoked', async () => {
    const { own, itsToken, reader } = await opened()
    await fetch(`${app.url}/oauth/revoke`, {
      method: 'POST',
      headers: { authorization: basic(own) },
      body: new URLSearchParams({ token: itsToken }),
    })
    await expectEnded(reader, 'UNAUTHENTICATED')
  })

  it('when the person signs out', async () => {
    const { browser, reader } = await openedByPerson()
    await browser.signOut()
    await expectEnded(reader, 'UNAUTHENTICATED')
  })

  it('when the person is suspended', async () => {
    const { person, reader } = await openedByPerson()
    await suspendUser.perform(app.deps, app.call(), { userId: person.id })
    await expectEnded(reader, 'UNAUTHENTICATED')
  })

  it('when the role is taken from the person, who is told what is missing', async () => {
    const { person, reader } = await openedByPerson()
    const { id: memberId } = await app.deps.database.client.member.findFirstOrThrow({ where: { userId: person.id } })
    await removeMember.perform(app.deps, app.call(), { memberId })
    await expectEnded(reader, 'FORBIDDEN')
    expect(reader.results.at(-1)!.errors![0]!.extensions).toMatchObject({ missing: 'audit:read' })
  })

  it('when time ends what it was opened with: an idle session, which it does not keep alive, and a token', async () => {
    const { reader: bySession } = await openedByPerson()
    const { reader: byToken } = await opened()
    clock.advance(31 * 60_000)
    await expectEnded(bySession, 'UNAUTHENTICATED')
    expect(byToken.hasEnded).toBe(false)
    clock.advance(6 * 3_600_000)
    await expectEnded(byToken, 'UNAUTHENTICATED')
  })

  it('when the service stops, to be gone on with elsewhere', async () => {
    token = await app.token(client)
    const reader = await follow()
    await untilTold(reader, await happen())
    app.deps.subscriptions.stop()
    expect([await reader.ending(), reader.isComplete]).toEqual(['SHUTTING_DOWN', true])
    const late = await follow()
    expect(await late.ending()).toBe('SHUTTING_DOWN')
  })
})
