import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { TestClock } from '../support/clock.ts'

const minuteMs = 60_000
const clock = new TestClock()
let app: TestApp

beforeAll(async () => {
  app = await startApp({ clock })
})
afterAll(() => app.close())

const signedIn = async (idleMinutes = 5) => {
  const person = await makePerson(app)
  const browser = new TestBrowser(app.url, app.url)
  expect(await browser.signIn(person.email, personPassword, { idleMinutes })).toBe('SignInSuccess')
  return { person, browser }
}
const rowOf = (userId: string) => app.deps.database.client.session.findFirstOrThrow({ where: { userId } })

describe('a session', () => {
  test('ends after its idle time without a request, and not before', async () => {
    const { person, browser } = await signedIn()
    clock.advance(5 * minuteMs - 1)
    expect(await browser.whoAmI()).toBe(person.id)
    clock.advance(5 * minuteMs - 1)
    expect(await browser.whoAmI()).toBe(person.id)
    clock.advance(5 * minuteMs)
    expect(await browser.whoAmI()).toBe('UNAUTHENTICATED')
    clock.advance(-5 * minuteMs)
    expect(await browser.whoAmI()).toBe(person.id)
  })

  test('ends at its absolute limit however busy it is', async () => {
    const { person, browser } = await signedIn(60)
    for (let hours = 0.5; hours < 12; hours += 0.5) {
      clock.advance(30 * minuteMs)
      expect([hours, await browser.whoAmI()]).toEqual([hours, person.id])
    }
    clock.advance(30 * minuteMs)
    expect(await browser.whoAmI()).toBe('UNAUTHENTICATED')
  })

  test('is written as seen once a minute at most', async () => {
    const { person, browser } = await signedIn()
    const begun = clock.now()
    clock.advance(minuteMs - 1)
    await browser.whoAmI()
    expect((await rowOf(person.id)).lastSeenAt.getTime()).toBe(begun)
    clock.advance(1)
    await Promise.all([browser.whoAmI(), browser.whoAmI()])
    expect((await rowOf(person.id)).lastSeenAt.getTime()).toBe(begun + minuteMs)
  })

  test('that another instance saw lately is not idle here', async () => {
    const { person, browser } = await signedIn()
    await browser.whoAmI()
    clock.advance(6 * minuteMs)
    const lastSeenAt = new Date(clock.now() - minuteMs)
    await app.deps.database.client.session.updateMany({ where: { userId: person.id }, data: { lastSeenAt } })
    expect(await browser.whoAmI()).toBe(person.id)
  })

  test('ends at once when its person signs out, and the browser loses its cookie', async () => {
    const { person, browser } = await signedIn()
    const { cookie } = browser
    expect((await browser.signOut()).data.signOut).toEqual({ __typename: 'SignOutSuccess', ended: '1' })
    expect(browser.lastSetCookie).toMatch(/^postern=; .*Max-Age=0$/)
    browser.cookie = cookie
    expect(await browser.whoAmI()).toBe('UNAUTHENTICATED')
    const event = (await app.events()).findLast(({ action }) => action === 'sessions:sign-out')
    const { id } = await rowOf(person.id)
    expect(event).toMatchObject({
      outcome: 'done',
      actor: { id: person.id, credential: id },
      change: { before: { sessions: [id] } },
    })
  })

  test('can end the others of its person, or all of them, and nobody else’s', async () => {
    const { person, browser } = await signedIn()
    const { person: stranger, browser: strangers } = await signedIn()
    const other = new TestBrowser(app.url, app.url)
    await other.signIn(person.email, personPassword)
    expect((await browser.signOut('OTHERS')).data.signOut.ended).toBe('1')
    expect([await browser.whoAmI(), await other.whoAmI()]).toEqual([person.id, 'UNAUTHENTICATED'])
    await other.signIn(person.email, personPassword)
    expect((await browser.signOut('ALL')).data.signOut.ended).toBe('2')
    expect(browser.cookie).toBeNull()
    expect([await browser.whoAmI(), await other.whoAmI()]).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED'])
    expect(await strangers.whoAmI()).toBe(stranger.id)
  })

  test.each([
    ['is suspended', { status: 'suspended' }],
    ['has the epoch raised', { epoch: { increment: 1 } }],
  ] as const)('ends when its person %s', async (_what, data) => {
    const { person, browser } = await signedIn()
    expect(await browser.whoAmI()).toBe(person.id)
    await app.deps.database.client.user.update({ where: { id: person.id }, data: data as object })
    app.deps.changes.publish({ type: 'User', id: person.id })
    expect(await browser.whoAmI()).toBe('UNAUTHENTICATED')
  })

  test('can do what its person may, and nothing else', async () => {
    const { id: spaceId } = await app.space()
    const { person, browser } = await signedIn()
    const read = () => browser.graphql('query ($id: ID!) { space(id: $id) { id } }', { id: spaceId })
    expect((await read()).errors?.[0]?.extensions['code']).toBe('NOT_FOUND')
    await app.member(person.id, spaceId, 'member')
    expect((await read()).data).toEqual({ space: { id: spaceId } })
  })

  test('is deleted a month after its end', async () => {
    const { person } = await signedIn()
    clock.advance(30.4 * 24 * 60 * minuteMs)
    await app.app.jobs.runNow('expire')
    await rowOf(person.id)
    clock.advance(2.5 * 60 * minuteMs)
    await app.app.jobs.runNow('expire')
    await expect(rowOf(person.id)).rejects.toThrow()
  })
})
