import type { Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApplication, disableApplication } from '../../packages/server/src/domain/applications/commands.ts'
import { createSpace } from '../../packages/server/src/domain/spaces/commands.ts'
import type { Prisma } from '../../packages/server/src/generated/prisma/client.ts'
import { setUpInstallation } from '../../packages/server/src/workflows/set-up.ts'
import { ownerPassword, startApp, type TestApp } from '../support/app.ts'
import { TestClock } from '../support/clock.ts'

/** Every look at the clock drops every cache: a change that arrives at the worst moment, each time. */
class ForgetfulClock extends TestClock {
  forget = (): void => undefined

  override now(): number {
    this.forget()
    return super.now()
  }
}

type Client = Prisma.TransactionClient

const clock = new ForgetfulClock()
let app: TestApp

beforeAll(async () => {
  app = await startApp({ clock })
  clock.forget = () => app.deps.changes.gap()
})
afterAll(() => app.close())

// The embedded database has one connection: a read past the open transaction would wait for it for ever.
describe('a command whose caches are dropped while its transaction is open', () => {
  test('is done', async () => {
    await expect(createSpace.perform(app.deps, app.call(), { name: 'a', kind: 'staging' })).resolves.toMatchObject({
      name: 'a',
    })
  })

  test('is refused by its decision, with the roles that could', async () => {
    const space = await app.space()
    const member = await app.user('member', space.id)
    const { clientId: applicationId } = await app.application(space.id, [])
    await expect(disableApplication.perform(app.deps, app.call(member), { applicationId })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      details: { grantedBy: ['owner', 'admin', 'integration_owner'] },
    })
  })

  test('does other commands in its transaction, in the name of the one it made', async () => {
    await app.database.asOwner((query) => query('UPDATE installation SET set_up_at = NULL'))
    const token = await app.app.renewSetupToken()
    const input = { token: token?.reveal(), email: 'other@example.com', password: ownerPassword }
    const application = { name: 'first', permissions: ['applications:read'] }
    const call = app.call({ type: 'set-up' })
    await expect(
      setUpInstallation.perform(app.deps, call, { ...input, space: 'made', application }),
    ).resolves.toMatchObject({ space: { name: 'made' } })
  })
})

/** Opens every connection there is for transactions, does `work` in one of them, and gives them back. */
const holdingConnections = async (work: (client: Client) => Promise<unknown>): Promise<void> => {
  const { database } = app.deps
  const { poolSize = 1 } = app.database.options
  const done = Promise.withResolvers<void>()
  const others = Array.from({ length: poolSize - 1 }, () => Promise.withResolvers<void>())
  const holding = others.map(({ resolve }) =>
    database.client.$transaction(async (client) => {
      await client.space.count()
      resolve()
      await done.promise
    }),
  )
  await Promise.all(others.map(({ promise }) => promise))
  await database.client.$transaction(work).finally(done.resolve)
  await Promise.all(holding)
}

test('a command that waited for its turn is refused where the actor lost the right meanwhile', async () => {
  const space = await app.space()
  const client = await app.application(space.id, ['applications:create'])
  const scopes = new Set(['applications:create'])
  const id = client.clientId as Id<'Application'>
  const call = app.call({ type: 'application', id, spaceId: space.id, credential: client.secretId, scopes })
  // What a command reads before its transaction is read by then.
  await createApplication.perform(app.deps, call, { spaceId: space.id, name: 'early' })
  let creating: Promise<unknown> = Promise.resolve()
  await holdingConnections(async (held) => {
    creating = createApplication.perform(app.deps, call, { spaceId: space.id, name: 'late' })
    creating.catch(() => undefined)
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
    await held.application.update({ where: { id }, data: { status: 'disabled' } })
  })
  await expect(creating).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
