import type { GrantablePermission, Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disableApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { removeMember } from '../../packages/server/src/domain/members/commands.ts'
import { txOf } from '../../packages/server/src/kernel/tx-access.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { databaseKind } from '../support/database.ts'
import { bearer, subscribe, type EventReader } from '../support/event-reader.ts'
import { needsSeveral, startInstance, type Instance } from '../support/instance.ts'

let here: TestApp
let there: Instance
let spaceId: Id<'Space'>
let token: string
const permissions: readonly GrantablePermission[] = ['audit:read', 'spaces:read']

const document = `subscription ($after: String, $action: Permission) {
  auditEventAdded(after: $after, action: $action) { cursor event { id requestId action } } }`
const added = (reader: EventReader): readonly any[] => reader.results.map(({ data }) => data?.auditEventAdded)
const requestsOf = (reader: EventReader) => added(reader).map((one) => one?.event.requestId)

/** Reads of spaces through both, by HTTP: each leaves one event by group commit. Answers their requests. */
const readOnBoth = async (count: number): Promise<readonly string[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const response = await fetch(`${index % 2 === 0 ? here.url : there.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(token) },
        body: JSON.stringify({ query: '{ spaces { edges { node { id } } } }' }),
      })
      await response.text()
      return response.headers.get('x-request-id')!
    }),
  )

describe.skipIf(databaseKind() === 'embedded')(`subscriptions on two instances${needsSeveral}`, () => {
  beforeAll(async () => {
    here = await startApp()
    there = await startInstance(here.database.options, here.url)
    spaceId = (await here.space()).id
    token = await here.token(await here.application(spaceId, permissions))
  })
  afterAll(async () => {
    await there.close()
    await here.close()
  })

  test('each give what happens on either, all of it, once and in the same order', async () => {
    const readers = await Promise.all(
      [here.url, there.url].map((url) => subscribe(url, bearer(token), document, { action: 'spaces:read' })),
    )
    const requests = [...(await readOnBoth(40)), ...(await readOnBoth(40))]
    for (const reader of readers) {
      await expect.poll(() => reader.results.length, { timeout: 5_000 }).toBe(requests.length)
      expect(requestsOf(reader).toSorted()).toEqual(requests.toSorted())
    }
    expect(requestsOf(readers[0]!)).toEqual(requestsOf(readers[1]!))
    for (const reader of readers) reader.leave()
  })

  test('can be gone on with on the other, from any cursor, without loss and without doubles', async () => {
    const first = await subscribe(here.url, bearer(token), document, { action: 'spaces:read' })
    const requests = await readOnBoth(20)
    await expect.poll(() => first.results.length, { timeout: 5_000 }).toBe(20)
    first.leave()
    const { cursor } = added(first)[6]!
    const meanwhile = await readOnBoth(10)
    const second = await subscribe(there.url, bearer(token), document, { action: 'spaces:read', after: cursor })
    await expect.poll(() => second.results.length, { timeout: 5_000 }).toBe(23)
    expect(requestsOf(second).slice(0, 13)).toEqual(requestsOf(first).slice(7))
    expect([...requestsOf(first), ...requestsOf(second).slice(13)].toSorted()).toEqual(
      [...requests, ...meanwhile].toSorted(),
    )
    second.leave()
  })

  test('lose nothing that is committed late, and give it in its place', async () => {
    const reader = await subscribe(there.url, bearer(token), document, { action: 'spaces:read' })
    const { promise: isReleased, resolve: release } = Promise.withResolvers<void>()
    const { promise: isWritten, resolve: written } = Promise.withResolvers<void>()
    const call = here.call()
    const late = here.deps.database.client.$transaction(async (client) => {
      const outcome = { action: 'spaces:read', outcome: 'done', space: spaceId, target: null } as const
      await here.deps.evidence.append(txOf(client), call, null, outcome)
      written()
      await isReleased
    })
    await isWritten
    const [overtaking] = await readOnBoth(1)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(reader.results).toEqual([])
    release()
    await late
    await expect.poll(() => requestsOf(reader), { timeout: 5_000 }).toEqual([call.requestId, overtaking])
    reader.leave()
  })

  test('end on one when the other takes what they were opened with', async () => {
    const own = await here.application(spaceId, permissions)
    const byToken = await subscribe(there.url, bearer(await here.token(own)), document)
    const person = await makePerson(here)
    await here.member(person.id, spaceId, 'auditor')
    const browsers = [new TestBrowser(here.url, here.url), new TestBrowser(here.url, here.url)]
    for (const browser of browsers) await browser.signIn(person.email, personPassword)
    const bySession = await Promise.all(
      browsers.map(({ cookie }) => subscribe(there.url, { cookie: cookie!, origin: here.url }, document)),
    )
    await disableApplication.perform(here.deps, here.call(), { applicationId: own.clientId })
    expect(await byToken.ending(5_000)).toBe('UNAUTHENTICATED')
    await browsers[0]!.signOut()
    expect(await bySession[0]!.ending(5_000)).toBe('UNAUTHENTICATED')
    expect(bySession[1]!.hasEnded).toBe(false)
    const { id: memberId } = await here.deps.database.client.member.findFirstOrThrow({ where: { userId: person.id } })
    await removeMember.perform(here.deps, here.call(), { memberId })
    expect(await bySession[1]!.ending(5_000)).toBe('FORBIDDEN')
  })
})
