import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { GrantablePermission } from '@postern/protocol'
import {
  disableApplication,
  enableApplication,
  grantPermissions,
} from '../../packages/server/src/domain/applications/commands.ts'
import { retireSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { removeMember, updateMember } from '../../packages/server/src/domain/members/commands.ts'
import { endSession } from '../../packages/server/src/domain/sessions/end-commands.ts'
import { suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import type { TestClient } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'
import { databaseKind } from '../support/database.ts'
import { needsSeveral, startInstance } from '../support/instance.ts'
import { basic } from '../support/oauth.ts'
import { isSpareMachine } from '../support/spare-machine.ts'
import { startTwoInstances, type Reach, type TwoInstances } from '../support/two-instances.ts'

let two: TwoInstances

/** The bound that is promised; a machine that is busy with other tests may be late by itself. */
const withinMs = () => (isSpareMachine() ? 1_000 : 5_000)
/** Without a link, what is held in memory lives for a second, and is then read anew. */
const readAnewMs = 500

type Question = (reach: Reach, index: 0 | 1) => Promise<unknown>
const ask = (question: Question): Promise<readonly unknown[]> =>
  Promise.all([question(two.both[0], 0), question(two.both[1], 1)])

/** That both answer so. */
const expectBoth = async (answer: unknown, question: Question): Promise<void> =>
  expect(await ask(question)).toEqual([answer, answer])
/** That both come to answer so within a second. */
const expectBothSoon = (answer: unknown, question: Question, moreMs = 0): Promise<void> =>
  vi.waitFor(() => expectBoth(answer, question), { timeout: withinMs() + moreMs, interval: 10 })

interface KnownClient extends TestClient {
  readonly token: string
}

/** A client and a token of its own, which both have accepted: all that they may hold in memory. */
const knownClient = async (
  permissions: readonly GrantablePermission[] = ['applications:read', 'spaces:read'],
): Promise<KnownClient> => {
  const { id } = await two.here.space()
  const client = await two.here.application(id, permissions)
  const token = await two.here.token(client)
  await expectBoth([200, true, true], async (reach) => [
    await reach.tokenStatus(client),
    await reach.takes(token),
    await reach.isActive(client, token),
  ])
  return { ...client, token }
}

const disable = ({ clientId }: TestClient) =>
  disableApplication.perform(two.here.deps, two.here.call(), { applicationId: clientId })

const revoke = async (client: KnownClient): Promise<void> => {
  const headers = { authorization: basic(client) }
  const response = await fetch(`${two.here.url}/oauth/revoke`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ token: client.token }),
  })
  expect(response.status).toBe(200)
}

/** A person who is signed in, with a browser at each of the two that carries the same cookie. */
const signedIn = async () => {
  const person = await makePerson(two.here)
  const origin = two.here.url
  const browsers = [new TestBrowser(two.here.url, origin), new TestBrowser(two.there.url, origin)] as const
  expect(await browsers[0].signIn(person.email, personPassword)).toBe('SignInSuccess')
  browsers[1].cookie = browsers[0].cookie
  const cookie = browsers[0].cookie
  await expectBoth(person.id, (_reach, index) => browsers[index].whoAmI())
  return { person, browsers, cookie }
}

describe.skipIf(databaseKind() === 'embedded')(`within a second, on both of two instances${needsSeveral}`, () => {
  beforeAll(async () => {
    two = await startTwoInstances()
  })
  afterAll(() => two.close())

  test('a removed permission is in no new token, and the tokens that carry it are void', async () => {
    const client = await knownClient()
    const input = { applicationId: client.clientId, permissions: ['spaces:read'] }
    await grantPermissions.perform(two.here.deps, two.here.call(), input)
    await expectBothSoon(false, (reach) => reach.takes(client.token))
    await expectBothSoon(['spaces:read'], (reach) => reach.scopes(client))
  })

  test('a role that was changed, then taken, counts for nothing', async () => {
    const { person, browsers } = await signedIn()
    const { id: spaceId } = await two.here.space()
    await two.here.member(person.id, spaceId, 'admin')
    const { deps } = two.here
    const { id: memberId } = await deps.database.client.member.findFirstOrThrow({ where: { userId: person.id } })
    const mayRead = (list: 'members' | 'applications') => async (_reach: Reach, index: 0 | 1) => {
      const { errors } = await browsers[index].graphql(
        `query ($spaceId: ID!) { ${list}(spaceId: $spaceId) { edges { node { id } } } }`,
        { spaceId },
      )
      return errors === undefined
    }
    await expectBothSoon(true, mayRead('members'))
    await updateMember.perform(deps, two.here.call(), { memberId, role: 'member' })
    await expectBothSoon(false, mayRead('members'))
    await expectBoth(true, mayRead('applications'))
    await removeMember.perform(deps, two.here.call(), { memberId })
    await expectBothSoon(false, mayRead('applications'))
  })

  test('an ended session is nobody', async () => {
    const { browsers, cookie } = await signedIn()
    await browsers[0].signOut()
    browsers[0].cookie = cookie
    await expectBothSoon('UNAUTHENTICATED', (_reach, index) => browsers[index].whoAmI())
  })

  test('a session that an admin ended is nobody, and the other instance hears which it was', async () => {
    const { person, browsers } = await signedIn()
    const { id: sessionId } = await two.here.deps.database.client.session.findFirstOrThrow({
      where: { userId: person.id },
    })
    const heard: string[] = []
    const stop = two.there.deps.changes.subscribe(
      ({ type, id }) => heard.push(`${type} ${id}`),
      () => undefined,
    )
    await endSession.perform(two.here.deps, two.here.call(), { sessionId })
    await expectBothSoon('UNAUTHENTICATED', (_reach, index) => browsers[index].whoAmI())
    stop()
    expect(heard).toContain(`Session ${sessionId}`)
  })

  test('a suspended user is nobody, and does not get in again', async () => {
    const { person, browsers } = await signedIn()
    await suspendUser.perform(two.here.deps, two.here.call(), { userId: person.id })
    await expectBothSoon('UNAUTHENTICATED', (_reach, index) => browsers[index].whoAmI())
    await expectBoth('SignInRefusedError', (_reach, index) => browsers[index].signIn(person.email, personPassword))
  })

  test('a retired secret fetches nothing, and its tokens live on', async () => {
    const client = await knownClient()
    await retireSecret.perform(two.here.deps, two.here.call(), { secretId: client.secretId, force: true })
    await expectBothSoon(401, (reach) => reach.tokenStatus(client))
    await expectBoth(true, (reach) => reach.takes(client.token))
  })

  test('a disabled application gets no token, and those it had are void for good', async () => {
    const client = await knownClient()
    await disable(client)
    await expectBothSoon([401, false], async (reach) => [
      await reach.tokenStatus(client),
      await reach.takes(client.token),
    ])
    await enableApplication.perform(two.here.deps, two.here.call(), { applicationId: client.clientId })
    await expectBothSoon(200, (reach) => reach.tokenStatus(client))
    await expectBoth(false, (reach) => reach.takes(client.token))
  })

  test('a revoked token is refused, and no other; also by an instance that starts afterwards', async () => {
    const client = await knownClient()
    const sibling = await two.here.token(client)
    await revoke(client)
    const state = (token: string) => async (reach: Reach) => [
      await reach.takes(token),
      await reach.isActive(client, token),
    ]
    await expectBothSoon([false, false], state(client.token))
    await expectBoth([true, true], state(sibling))
    const later = await startInstance(two.here.database.options, two.here.url)
    try {
      expect([await later.read(client.token), await later.read(sibling)]).toEqual([401, 200])
    } finally {
      await later.close()
    }
  })

  const expectStopped = (disabled: KnownClient, revoked: KnownClient, moreMs?: number) => {
    const question: Question = async (reach) => [
      await reach.tokenStatus(disabled),
      await reach.takes(disabled.token),
      await reach.takes(revoked.token),
    ]
    return expectBothSoon([401, false, false], question, moreMs)
  }

  test('all this holds although the link was lost meanwhile, and after it is there again', async () => {
    for (const lose of [() => two.loseLinks(), async () => undefined]) {
      const [disabled, revoked] = [await knownClient(), await knownClient()]
      await lose()
      await disable(disabled)
      await revoke(revoked)
      await expectStopped(disabled, revoked)
      await vi.waitFor(async () => expect(await two.listening()).toBe(2), { timeout: 5_000, interval: 20 })
    }
  })

  test('all this holds while there is no link', async () => {
    const [disabled, revoked] = [await knownClient(), await knownClient()]
    await two.withoutLinks(async () => {
      await disable(disabled)
      await revoke(revoked)
      await expectStopped(disabled, revoked, readAnewMs)
    })
  })
})
