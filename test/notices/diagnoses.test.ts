import { clientHeader, type Id } from '@postern/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { disableApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { assignOwners } from '../../packages/server/src/domain/applications/owner-commands.ts'
import { suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { Letters } from '../support/letters.ts'
import { basic } from '../support/oauth.ts'

const dayMs = 86_400_000
const clock = new TestClock()
const letters = new Letters()
let app: TestApp
let spaceId: Id<'Space'>
let client: TestClient

beforeAll(async () => {
  app = await startApp({ clock, outbound: letters })
})
afterAll(() => app.close())
beforeEach(async () => {
  spaceId = (await app.space()).id
  client = await app.application(spaceId, [])
  await app.app.jobs.runNow('deliver-outbox')
  letters.messages.length = 0
})

/** Fetches a token with an SDK of an earlier release. */
const fetchAsOld = async (): Promise<void> => {
  const response = await fetch(`${app.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: basic(client), [clientHeader]: 'sdk/0.0.9' },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  app.canary.keep(((await response.json()) as { access_token: string }).access_token)
}
const diagnose = async (): Promise<void> => {
  for (const job of ['write-usage', 'diagnose', 'deliver-outbox', 'deliver-outbox']) await app.app.jobs.runNow(job)
}
const notices = () =>
  letters.messages.flatMap(({ topic, payload, letter }) =>
    topic === 'applications:diagnose' && payload['applicationId'] === client.clientId && !letter
      ? [payload['findings']]
      : [],
  )
const sent = () => letters.messages.flatMap(({ letter }) => (letter ? [letter] : []))
const emailOf = async (id: string) => (await app.deps.database.client.user.findUniqueOrThrow({ where: { id } })).email

describe('what an application does wrong as a client', () => {
  test('is told to its owner and to the admins of its space, with what to do, and to nobody else', async () => {
    const [owner, admin, gone] = [
      await app.user('developer', spaceId),
      await app.user('admin', spaceId),
      await app.user('admin', spaceId),
    ]
    await app.user('member', spaceId)
    await assignOwners.perform(app.deps, app.call(), { applicationId: client.clientId, ownerIds: [owner.id] })
    await suspendUser.perform(app.deps, app.call(), { userId: gone.id })
    await fetchAsOld()
    await diagnose()
    expect(notices()).toEqual([['old-version']])
    const addresses = [await emailOf(owner.id), await emailOf(admin.id)]
    expect(
      sent()
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(addresses.toSorted())
    for (const { lines, link } of sent()) {
      expect([lines[1], link]).toEqual([expect.stringMatching(/^old-version: .*Update it to 0\./), null])
      expect(app.canary.foundIn(lines.join('\n').replaceAll(app.url, ''))).toEqual([])
    }
  })

  test('is told once, again after a week while it goes on, and not once it was mended', async () => {
    await fetchAsOld()
    for (let hour = 0; hour < 3; hour += 1) {
      await diagnose()
      clock.advance(3_600_000)
    }
    expect(notices()).toHaveLength(1)
    for (let day = 0; day < 7; day += 1) {
      clock.advance(dayMs)
      await fetchAsOld()
      await diagnose()
    }
    expect(notices()).toHaveLength(2)
    clock.advance(8 * dayMs)
    await diagnose()
    expect(notices()).toHaveLength(2)
  })

  test('is told by itself where something else was told before', async () => {
    await fetchAsOld()
    await diagnose()
    for (let index = 0; index < 60; index += 1) await fetchAsOld()
    await diagnose()
    expect(notices()).toEqual([['old-version'], ['fetches-every-call']])
  })

  test('is told of none that is disabled, and of those behind it all the same', async () => {
    const stopped = client
    await fetchAsOld()
    client = await app.application(spaceId, [])
    await fetchAsOld()
    await disableApplication.perform(app.deps, app.call(), { applicationId: stopped.clientId })
    await diagnose()
    expect(notices()).toEqual([['old-version']])
    client = stopped
    expect(notices()).toEqual([])
  })

  test('is nothing where there is none, and nothing is written of it', async () => {
    await app.token(client)
    await diagnose()
    expect([
      notices(),
      await app.deps.database.client.toldFinding.count({ where: { applicationId: client.clientId } }),
    ]).toEqual([[], 0])
  })
})
