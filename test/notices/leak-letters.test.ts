import type { Id } from '@postern/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { reportLeak } from '../../packages/server/src/domain/applications/leak-commands.ts'
import { assignOwners } from '../../packages/server/src/domain/applications/owner-commands.ts'
import { retireSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { updateSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import { suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'
import { Letters } from '../support/letters.ts'

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

const report = async (): Promise<void> => {
  await reportLeak.perform(app.deps, app.call(), { secret: client.clientSecret })
  await app.app.jobs.runNow('settle-leak-reports')
}
const deliver = async (): Promise<void> => {
  await app.app.jobs.runNow('deliver-outbox')
  await app.app.jobs.runNow('deliver-outbox')
}
const sent = () => letters.messages.flatMap(({ letter }) => (letter ? [letter] : []))
const emailOf = async (id: string) => (await app.deps.database.client.user.findUniqueOrThrow({ where: { id } })).email
const assign = (given: object) =>
  assignOwners.perform(app.deps, app.call(), { applicationId: client.clientId, ...given })

describe('a secret that was found', () => {
  test('is told by letter to its owners, to who has a role that answers for it, and to the admins of its space', async () => {
    const people = [
      await app.user('developer', spaceId),
      await app.user('auditor', spaceId),
      await app.user('admin', spaceId),
    ]
    await app.user('member', spaceId)
    await assign({ ownerIds: [people[0]!.id], ownerRoles: ['auditor'] })
    await report()
    await deliver()
    const addresses = await Promise.all(people.map(({ id }) => emailOf(id)))
    expect(
      sent()
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(addresses.toSorted())
    for (const { subject, lines, link } of sent()) {
      expect([subject.endsWith('was found elsewhere'), link]).toEqual([true, null])
      const text = lines.join('\n').replaceAll(app.url, '')
      expect([app.canary.foundIn(text), /pst_app_|token=/.test(text)]).toEqual([[], false])
      expect(text).toContain('It still works for whoever has it')
      expect(text).toContain(client.secretId)
    }
    await deliver()
    expect(sent()).toHaveLength(3)
  })

  test('and was ended at once is told as that', async () => {
    await updateSpace.perform(app.deps, app.call(), { spaceId, endsLeakedSecrets: true })
    await app.user('admin', spaceId)
    await report()
    await deliver()
    expect(sent().map(({ lines }) => lines[1])).toEqual([expect.stringContaining('It was ended at once')])
  })

  test('and was ended before the letter left is told as that, and to nobody who can’t sign in', async () => {
    const [admin, gone] = [await app.user('admin', spaceId), await app.user('admin', spaceId)]
    await report()
    await app.app.jobs.runNow('deliver-outbox')
    await retireSecret.perform(app.deps, app.call(), { secretId: client.secretId })
    await suspendUser.perform(app.deps, app.call(), { userId: gone.id })
    await deliver()
    expect(sent().map(({ to, lines }) => [to, lines[1]])).toEqual([[await emailOf(admin.id), 'It was ended since.']])
  })
})
