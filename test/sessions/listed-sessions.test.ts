import { roles, type GrantablePermission, type Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appointMember } from '../../packages/server/src/domain/members/commands.ts'
import { createSession } from '../../packages/server/src/domain/sessions/commands.ts'
import { reactivateUser, suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import { deleteUser } from '../../packages/server/src/workflows/erase-person.ts'
import type { UserActor } from '../../packages/server/src/kernel/actor.ts'
import { startApp, type GraphqlAnswer, type TestApp } from '../support/app.ts'
import { TestBrowser } from '../support/browser.ts'
import { TestClock } from '../support/clock.ts'
import { hearChanges, type HeardChanges } from '../support/heard-changes.ts'

const minuteMs = 60_000
const clock = new TestClock()
let app: TestApp
let heard: HeardChanges
let here: Id<'Space'>
let there: Id<'Space'>

beforeAll(async () => {
  app = await startApp({ clock })
  heard = hearChanges(app)
  here = (await app.space()).id
  there = (await app.space()).id
})
afterAll(async () => {
  heard.stop()
  await app.close()
})

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const address = '203.0.113.77'

/** Somebody in a browser, signed in: how they proved who they are is told in sign-in.test.ts. */
const begin = async (person: UserActor, idleMinutes = 60) => {
  // Each later than the one before: IDs sort by time.
  clock.advance(1)
  const call = { ...app.call(person), address }
  const { sessionId, token } = await createSession.perform(app.deps, call, {
    ...{ idleMinutes, place: new Uint8Array(32), userAgent: firefox, replaces: null },
  })
  const browser = new TestBrowser(app.url, app.url)
  browser.cookie = `postern=${app.canary.keep(token.reveal())}`
  return { sessionId: sessionId as string, browser }
}

const appointed = async (role: 'owner' | 'admin') => {
  const person = await app.user()
  await appointMember.perform(app.deps, app.call(), { userId: person.id, role })
  return person
}

const fields = `id userId state isCurrent browser address createdAt authenticatedAt lastUsedAt idleMinutes idleEndsAt endsAt endedAt user { id }`
const listDocument = (given: string) => `{ sessions(${given}) { edges { cursor node { ${fields} } } pageInfo {
  hasNextPage hasPreviousPage startCursor endCursor } } }`
type Asking = (query: string, variables?: object) => Promise<GraphqlAnswer>

const as = (browser: TestBrowser): Asking => browser.graphql.bind(browser)
const idsOf = async (ask: Asking, given = 'first: 100'): Promise<readonly string[]> => {
  const { data, errors } = await ask(listDocument(given))
  if (errors) throw new Error(JSON.stringify(errors))
  return data.sessions.edges.map(({ node }: { node: { id: string } }) => node.id)
}
const end = async (ask: Asking, sessionId: string): Promise<string> => {
  const mutation = `mutation ($input: EndSessionInput!) { endSession(input: $input) { __typename
    ... on EndSessionSuccess { sessionId session { state } } ... on Error { code message } } }`
  const { data, errors } = await ask(mutation, { input: { sessionId } })
  return errors?.[0]?.extensions['code'] ?? data.endSession.code ?? data.endSession.session?.state ?? 'done'
}
const endAll = async (ask: Asking, userId: string): Promise<string> => {
  const mutation = `mutation ($input: EndUserSessionsInput!) { endUserSessions(input: $input) {
    ... on EndUserSessionsSuccess { ended } ... on Error { code message } } }`
  const { data, errors } = await ask(mutation, { input: { userId } })
  return errors?.[0]?.extensions['code'] ?? data.endUserSessions.code ?? data.endUserSessions.ended
}

describe('somebody who is signed in', () => {
  test('finds their sessions, tells them apart, and ends one of them by its ID', async () => {
    const person = await app.user()
    const [one, other] = [await begin(person), await begin(person)]
    // Held in memory from here on.
    expect(await other.browser.whoAmI()).toBe(person.id)
    clock.advance(2 * minuteMs)
    const { data } = await one.browser.graphql(listDocument('mine: true, state: open'))
    const begun = clock.now() - 2 * minuteMs
    const first = new Date(begun - 1).toISOString()
    const at = (minutes: number) => new Date(begun + minutes * minuteMs).toISOString()
    expect(data.sessions.edges.map(({ node }: { node: object }) => node)).toEqual([
      expect.objectContaining({ id: other.sessionId, isCurrent: false, lastUsedAt: at(0) }),
      {
        ...{ id: one.sessionId, userId: person.id, user: null, state: 'open', isCurrent: true, endedAt: null },
        ...{ browser: 'Firefox on Linux', address, createdAt: first, authenticatedAt: first, lastUsedAt: at(2) },
        ...{
          idleMinutes: 60,
          idleEndsAt: at(62),
          endsAt: new Date(Date.parse(first) + 12 * 60 * minuteMs).toISOString(),
        },
      },
    ])
    expect(await end(as(one.browser), other.sessionId)).toBe('ended')
    expect([await other.browser.whoAmI(), await one.browser.whoAmI()]).toEqual(['UNAUTHENTICATED', person.id])
    expect((await app.events()).findLast(({ action }) => action === 'sessions:end')).toMatchObject({
      outcome: 'done',
      actor: { id: person.id, credential: one.sessionId },
      target: { type: 'Session', id: other.sessionId },
      decision: { policies: ['built-in:own-sessions'], attributes: { id: other.sessionId, userId: person.id } },
      change: { before: { user: person.id, state: 'open' } },
    })
    expect(await end(as(one.browser), other.sessionId), 'over already, which is no fault').toBe('ended')
  })

  test('loses the cookie with the session that the request comes by', async () => {
    const person = await app.user()
    const { sessionId, browser } = await begin(person)
    expect(await end(as(browser), sessionId)).toBe('ended')
    expect(browser.lastSetCookie).toMatch(/^postern=; .*Max-Age=0$/)
    const again = await begin(await appointed('admin'))
    expect(await endAll(as(again.browser), (await again.browser.whoAmI()) as string)).toBe('1')
    expect(again.browser.cookie).toBeNull()
  })

  test('sees nobody else’s without a right, and is told of them what is told of none', async () => {
    const [person, stranger] = [await app.user('member', here), await app.user('member', here)]
    const [own, foreign] = [await begin(person), await begin(stranger)]
    const ask = as(own.browser)
    expect(await idsOf(ask)).toEqual([own.sessionId])
    expect(await idsOf(ask, `userId: "${stranger.id}"`)).toEqual([])
    const answers = async (sessionId: string) => {
      const document = `query ($id: ID!) { session(id: $id) { id } }`
      const read = await ask(document, { id: sessionId })
      return [read.errors?.map(({ extensions, ...error }) => [error, extensions['code']]), await end(ask, sessionId)]
    }
    const unknown = await answers(app.deps.ids.mint('Session'))
    expect(unknown[1]).toBe('NOT_FOUND')
    expect(await answers(foreign.sessionId)).toEqual(unknown)
    expect(await foreign.browser.whoAmI()).toBe(stranger.id)
  })

  test('sees which are open, ended and expired, and reads the list page by page both ways', async () => {
    const person = await app.user()
    const idle = await begin(person, 5)
    const ended = await begin(person)
    await ended.browser.signOut()
    const asking = await begin(person)
    const ask = as(asking.browser)
    // As long as it might still be used it is open: what is written of its use may be a minute old.
    clock.advance(6 * minuteMs - 3)
    expect(await idsOf(ask, 'mine: true, state: open')).toEqual([asking.sessionId, idle.sessionId])
    clock.advance(1)
    const inState = (state: string) => idsOf(ask, `mine: true, state: ${state}`)
    expect([await inState('open'), await inState('ended'), await inState('expired')]).toEqual([
      [asking.sessionId],
      [ended.sessionId],
      [idle.sessionId],
    ])
    const { data } = await ask(listDocument('mine: true'))
    const nodes = data.sessions.edges.map(({ node }: { node: { id: string; state: string } }) => [node.id, node.state])
    const whole = [
      [asking.sessionId, 'open'],
      [ended.sessionId, 'ended'],
      [idle.sessionId, 'expired'],
    ]
    expect(nodes).toEqual(whole)
    expect(await idsOf(ask, 'mine: true, order: oldest_first')).toEqual(whole.map(([id]) => id).toReversed())
    const cursors = data.sessions.edges.map(({ cursor }: { cursor: string }) => cursor)
    expect(await idsOf(ask, `mine: true, first: 1, after: "${cursors[0]}"`)).toEqual([ended.sessionId])
    expect(await idsOf(ask, `mine: true, last: 1, before: "${cursors[2]}"`)).toEqual([ended.sessionId])
    expect((await ask(listDocument('after: "nonsense"'))).errors?.[0]?.extensions['code']).toBe('INVALID_INPUT')
  })

  test('is told to ask for their own or for somebody’s, not for both', async () => {
    const { browser } = await begin(await app.user())
    const { errors } = await browser.graphql(listDocument(`mine: true, userId: "${app.owner.id}"`))
    expect(errors?.[0]?.extensions['code']).toBe('INVALID_INPUT')
  })
})

describe('an admin of a space', () => {
  test('sees and ends the sessions of its members, and learns neither where they sit nor of anybody else', async () => {
    const admin = await begin(await app.user('admin', here))
    const [member, foreigner, nobody] = [await app.user('developer', here), await app.user('member', there), app.owner]
    const theirs = await begin(member)
    const others = [await begin(foreigner), await begin(nobody)]
    const ask = as(admin.browser)
    const { data } = await ask(listDocument(`userId: "${member.id}", spaceId: "${here}"`))
    expect(data.sessions.edges.map(({ node }: { node: object }) => node)).toEqual([
      expect.objectContaining({
        id: theirs.sessionId,
        browser: 'Firefox on Linux',
        address: null,
        user: { id: member.id },
      }),
    ])
    const seen = await idsOf(ask)
    for (const { sessionId } of others)
      expect([seen.includes(sessionId), await end(ask, sessionId)]).toEqual([false, 'NOT_FOUND'])
    expect(await idsOf(ask, `spaceId: "${there}"`)).toEqual([])
    expect(await end(ask, theirs.sessionId)).toBe('ended')
    expect(await theirs.browser.whoAmI()).toBe('UNAUTHENTICATED')
    const again = await begin(member)
    expect([await endAll(ask, member.id), await again.browser.whoAmI()]).toEqual(['1', 'UNAUTHENTICATED'])
    expect(await endAll(ask, foreigner.id)).toBe('NOT_FOUND')
    for (const { browser } of others) expect(await browser.whoAmI()).not.toBe('UNAUTHENTICATED')
  })

  test('signs nobody out who holds more, here or elsewhere, and is not told what or where', async () => {
    const admin = await begin(await app.user('admin', here))
    const ask = as(admin.browser)
    const stronger = await app.user('owner', here)
    const elsewhere = await app.user('member', here)
    await app.member(elsewhere.id, there, 'auditor')
    const above = await app.user('member', here)
    await appointMember.perform(app.deps, app.call(), { userId: above.id, role: 'member' })
    const texts = new Set<string>()
    for (const person of [stronger, elsewhere, above]) {
      const { sessionId, browser } = await begin(person)
      expect([await end(ask, sessionId), await endAll(ask, person.id)]).toEqual(['ESCALATION', 'ESCALATION'])
      const { data } = await ask(
        `mutation { endSession(input: { sessionId: "${sessionId}" }) { ... on EscalationError { message missing grantedBy decision } } }`,
      )
      texts.add(JSON.stringify(data))
      expect(await browser.whoAmI()).toBe(person.id)
    }
    expect(texts.size).toBe(1)
    expect([...texts].join()).not.toMatch(new RegExp(`${roles.join('|').replace('member|', '')}|:read|${there}`))
    const refusals = (await app.events()).filter(
      ({ action, code }) => action === 'sessions:end' && code === 'ESCALATION',
    )
    expect(refusals.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => 'refused'))
  })
})

describe('an admin of the installation', () => {
  test('sees everybody’s, with addresses, and ends all but those of who holds more', async () => {
    const admin = await begin(await appointed('admin'))
    const [member, owner] = [await app.user('member', there), await appointed('owner')]
    const [theirs, owners] = [await begin(member), await begin(owner)]
    const ask = as(admin.browser)
    const { data } = await ask(`query ($id: ID!) { session(id: $id) { address } }`, { id: theirs.sessionId })
    expect(data.session.address).toBe(address)
    expect(await idsOf(ask)).toEqual(expect.arrayContaining([theirs.sessionId, owners.sessionId]))
    expect([await end(ask, theirs.sessionId), await end(ask, owners.sessionId)]).toEqual(['ended', 'ESCALATION'])
    expect([await endAll(ask, member.id), await endAll(ask, owner.id)]).toEqual(['0', 'ESCALATION'])
    expect([await theirs.browser.whoAmI(), await owners.browser.whoAmI()]).toEqual(['UNAUTHENTICATED', owner.id])
  })
})

describe('an application', () => {
  test('reads and ends what its token carries, in its own space, and has none of its own', async () => {
    const held: GrantablePermission[] = [
      'sessions:read',
      'sessions:locate',
      'sessions:end',
      'spaces:read',
      'applications:read',
    ]
    const client = await app.application(here, held)
    const [member, foreigner] = [await app.user('member', here), await app.user('member', there)]
    const [theirs, foreign] = [await begin(member), await begin(foreigner)]
    const asWith = async (scopes: readonly string[]): Promise<Asking> => {
      const token = await app.token(client, { scope: scopes.join(' ') })
      return (query, variables = {}) => app.graphql(token, query, variables as Record<string, unknown>)
    }
    const whole = await asWith(held)
    const { data } = await whole(listDocument(`userId: "${member.id}"`))
    expect(data.sessions.edges[0].node).toMatchObject({ id: theirs.sessionId, address: null, isCurrent: false })
    expect((await whole(listDocument('mine: true'))).errors?.[0]?.extensions['code']).toBe('INVALID_INPUT')
    const narrow = await asWith(['sessions:read'])
    expect(await end(narrow, theirs.sessionId)).toBe('FORBIDDEN')
    expect(await end(await asWith(['sessions:read', 'sessions:end']), theirs.sessionId)).toBe('ESCALATION')
    expect([await end(whole, theirs.sessionId), await end(whole, foreign.sessionId)]).toEqual(['ended', 'NOT_FOUND'])
  })
})

describe('what rests of a session', () => {
  const rowOf = (id: string) => app.deps.database.client.session.findUnique({ where: { id } })

  test('shows neither browser nor address to whoever reads the table', async () => {
    const { sessionId } = await begin(await app.user())
    const text = Buffer.concat(
      Object.values((await rowOf(sessionId))!).map((value) =>
        value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)),
      ),
    ).toString('latin1')
    for (const secret of ['Firefox', 'Linux', address]) expect(text).not.toContain(secret)
  })

  test('that cannot be opened any more does not hide it', async () => {
    const { sessionId, browser } = await begin(await app.user())
    await app.deps.database.client.session.update({ where: { id: sessionId }, data: { agent: new Uint8Array(40) } })
    const { data } = await browser.graphql(listDocument('mine: true'))
    expect(data.sessions.edges[0].node).toMatchObject({ id: sessionId, browser: null })
  })

  test('is ended when its person is suspended, and stays so; and gone when they are deleted', async () => {
    const person = await app.user()
    const { sessionId, browser } = await begin(person)
    const reader = as((await begin(await appointed('owner'))).browser)
    await suspendUser.perform(app.deps, app.call(), { userId: person.id })
    await reactivateUser.perform(app.deps, app.call(), { userId: person.id })
    expect(await browser.whoAmI()).toBe('UNAUTHENTICATED')
    expect(await idsOf(reader, `userId: "${person.id}", state: open`)).toEqual([])
    expect(await idsOf(reader, `userId: "${person.id}", state: ended`)).toEqual([sessionId])
    await deleteUser.perform(app.deps, app.call(), { userId: person.id })
    expect(await rowOf(sessionId)).toBeNull()
  })

  test('is told to whoever goes on for it, however it ends', async () => {
    const person = await app.user()
    const told = async (id: string) => (await heard.all()).includes(`Session ${id}`)
    const [byId, byAdmin, own, asking] = [
      await begin(person),
      await begin(person),
      await begin(person),
      await begin(person),
    ]
    expect(await told(byId.sessionId)).toBe(false)
    await end(as(asking.browser), byId.sessionId)
    await own.browser.signOut()
    await endAll(as((await begin(await appointed('owner'))).browser), person.id)
    for (const { sessionId } of [byId, byAdmin, own, asking])
      expect([sessionId, await told(sessionId)]).toEqual([sessionId, true])
  })
})
