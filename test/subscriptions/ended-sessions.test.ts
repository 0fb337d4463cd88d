import type { Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endSession } from '../../packages/server/src/domain/sessions/end-commands.ts'
import { suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { allowedCode, commandRequest, exchange } from '../support/command-request.ts'
import { bearer, subscribe, type EventReader } from '../support/event-reader.ts'

let app: TestApp
let spaceId: Id<'Space'>
beforeAll(async () => {
  app = await startApp()
  spaceId = (await app.space()).id
})
afterAll(() => app.close())

const document = `subscription ($after: String, $userId: ID) {
  sessionEnded(after: $after, userId: $userId) { cursor sessions { id userId state user { name } } } }`

/** A person of the space, and as many browsers of theirs, with the session of each. */
const signedIn = async (browsers: number, role: 'member' | 'admin' = 'member') => {
  const person = await makePerson(app)
  await app.member(person.id, spaceId, role)
  const signIn = async () => {
    const browser = new TestBrowser(app.url, app.url)
    await browser.signIn(person.email, personPassword)
    const { data } = await browser.graphql('{ viewer { credentialId } }')
    return {
      browser,
      sessionId: data.viewer.credentialId as string,
      headers: { cookie: browser.cookie!, origin: app.url },
    }
  }
  const all = []
  for (let count = 0; count < browsers; count += 1) all.push(await signIn())
  return { person, browsers: all }
}
const toldTo = (reader: EventReader): readonly string[] =>
  reader.results.flatMap(({ data }) => data?.sessionEnded.sessions.map(({ id }: { id: string }) => id) ?? [])
const untilTold = (reader: EventReader, count: number) =>
  expect.poll(() => toldTo(reader).length, { timeout: 5_000 }).toBe(count)

describe('a subscription to ended sessions', () => {
  it('tells a person of their own, however they ended, and of nobody else', async () => {
    const { person, browsers } = await signedIn(4)
    const [watching, one, other, third] = browsers
    const stranger = (await signedIn(1)).browsers[0]!
    const reader = await subscribe(app.url, watching!.headers, document)
    await stranger.browser.signOut()
    await one!.browser.signOut()
    await untilTold(reader, 1)
    await endSession.perform(app.deps, app.call(), { sessionId: other!.sessionId })
    await untilTold(reader, 2)
    // Over already: nothing ended.
    await endSession.perform(app.deps, app.call(), { sessionId: other!.sessionId })
    // A new sign-in in a browser takes the place of the one before.
    await third!.browser.signIn(person.email, personPassword)
    await untilTold(reader, 3)
    expect(toldTo(reader)).toEqual([one!.sessionId, other!.sessionId, third!.sessionId])
    expect(reader.results[0]!.data.sessionEnded.sessions[0]).toMatchObject({ userId: person.id, state: 'ended' })
    reader.leave()
  })

  it('tells of one that a command gave up for another, and of one whose code came again', async () => {
    const { browser, headers } = (await signedIn(1)).browsers[0]!
    const reader = await subscribe(app.url, headers, document)
    const command = new TestBrowser(app.url, app.url)
    const login = async () => {
      const request = commandRequest()
      const code = await allowedCode(browser, request)
      const { sessionId } = await exchange(command, code, request)
      return { sessionId, again: () => exchange(new TestBrowser(app.url, app.url), code, request) }
    }
    const [first, second] = [await login(), await login()]
    await untilTold(reader, 1)
    await second.again()
    await untilTold(reader, 2)
    await first.again()
    expect(toldTo(reader)).toEqual([first.sessionId, second.sessionId])
    reader.leave()
  })

  it('ends with the session that it was opened by', async () => {
    const { browsers } = await signedIn(2)
    const reader = await subscribe(app.url, browsers[0]!.headers, document)
    await browsers[1]!.browser.signOut('ALL')
    expect(await reader.ending()).toBe('UNAUTHENTICATED')
    expect(reader.isComplete).toBe(true)
  })

  it("tells a space's admin of its members, also of several at once, and of nobody elsewhere", async () => {
    const { browsers } = await signedIn(1, 'admin')
    const reader = await subscribe(app.url, browsers[0]!.headers, document)
    const elsewhere = await makePerson(app)
    const foreign = new TestBrowser(app.url, app.url)
    await foreign.signIn(elsewhere.email, personPassword)
    await foreign.signOut()
    const member = await signedIn(2)
    await suspendUser.perform(app.deps, app.call(), { userId: member.person.id })
    await untilTold(reader, 2)
    expect(reader.results).toHaveLength(1)
    expect(toldTo(reader).toSorted()).toEqual(member.browsers.map(({ sessionId }) => sessionId).toSorted())
    reader.leave()
  })

  it('goes on behind a cursor, for an application with the scope, and is narrowed to a person', async () => {
    const headers = bearer(await app.token(await app.application(spaceId, ['sessions:read'])))
    const first = await subscribe(app.url, headers, document)
    const [one, other] = [await signedIn(1), await signedIn(2)]
    await one.browsers[0]!.browser.signOut()
    await untilTold(first, 1)
    first.leave()
    const { cursor } = first.results[0]!.data.sessionEnded
    await other.browsers[0]!.browser.signOut()
    const again = await subscribe(app.url, headers, document, { after: cursor, userId: other.person.id })
    await other.browsers[1]!.browser.signOut()
    await untilTold(again, 2)
    expect(toldTo(again)).toEqual(other.browsers.map(({ sessionId }) => sessionId))
    again.leave()
  })

  it('is not opened without the scope, nor for a caller nobody knows', async () => {
    const headers = bearer(await app.token(await app.application(spaceId, ['users:read'])))
    expect(await (await subscribe(app.url, headers, document)).ending()).toBe('FORBIDDEN')
    expect((await subscribe(app.url, {}, document)).status).toBe(401)
  })
})
