import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  disableApplication,
  enableApplication,
  grantPermissions,
} from '../../packages/server/src/domain/applications/commands.ts'
import { removeMember, updateMember } from '../../packages/server/src/domain/members/commands.ts'
import { readMembers } from '../../packages/server/src/domain/members/queries.ts'
import { readApplications } from '../../packages/server/src/domain/applications/queries.ts'
import { retireSecret } from '../../packages/server/src/domain/applications/secret-commands.ts'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { databaseKind } from '../support/database.ts'
import { needsSeveral, startInstance, type Instance } from '../support/instance.ts'
import { onServer } from '../support/outages.ts'

let here: TestApp
let there: Instance

const soon = { timeout: 1_000, interval: 10 }

/** A client that the other instance knows, and a token of its own that it has accepted: all that it may hold in memory. */
const knownThere = async (): Promise<TestClient & { readonly token: string }> => {
  const { id } = await here.space()
  const client = await here.application(id, ['applications:read', 'spaces:read'])
  const response = await there.token(client)
  const { access_token: token } = (await response.json()) as { access_token: string }
  expect(await there.read(token)).toBe(200)
  return { ...client, token }
}

const statusThere = async (client: TestClient): Promise<number> => {
  const response = await there.token(client)
  await response.text()
  return response.status
}

/** That neither a new token nor an old one is of use there. */
const expectStopped = async (client: TestClient & { readonly token: string }): Promise<void> =>
  expect([await statusThere(client), await there.read(client.token)]).toEqual([401, 401])

describe.skipIf(databaseKind() === 'embedded')(`what one instance changes${needsSeveral}`, () => {
  beforeAll(async () => {
    here = await startApp()
    there = await startInstance(here.database.options, here.url)
  })
  afterAll(async () => {
    await there.close()
    await here.close()
  })

  test('the other knows: a disabled application gets no token there, and those it had are void', async () => {
    const client = await knownThere()
    const { clientId: applicationId } = client
    await disableApplication.perform(here.deps, here.call(), { applicationId })
    await vi.waitFor(() => expectStopped(client), soon)
    await enableApplication.perform(here.deps, here.call(), { applicationId })
    await vi.waitFor(async () => expect(await statusThere(client)).toBe(200), soon)
    expect(await there.read(client.token)).toBe(401)
  })

  test('the other knows: a permission that was taken is in no new token there, and the old ones are void', async () => {
    const client = await knownThere()
    const input = { applicationId: client.clientId, permissions: ['spaces:read'] }
    await grantPermissions.perform(here.deps, here.call(), input)
    await vi.waitFor(async () => expect(await there.read(client.token)).toBe(401), soon)
    const { scope } = (await (await there.token(client)).json()) as { scope: string }
    expect(scope).toBe('spaces:read')
  })

  test('the other knows: a retired secret fetches nothing there, and its tokens live on', async () => {
    const client = await knownThere()
    await retireSecret.perform(here.deps, here.call(), { secretId: client.secretId })
    await vi.waitFor(async () => expect(await statusThere(client)).toBe(401), soon)
    expect(await there.read(client.token)).toBe(200)
  })

  test('the other knows: a role that was changed or taken counts for nothing there', async () => {
    const { id: spaceId } = await here.space()
    const person = await here.user('admin', spaceId)
    const { deps } = there.app.services
    const call = () => ({ actor: person, requestId: deps.ids.mint('Request'), address: null })
    const reads = (read: typeof readMembers | typeof readApplications) => () =>
      read.perform(deps, call(), { spaceId }).then(
        () => true,
        () => false,
      )
    const [members, applications] = [reads(readMembers), reads(readApplications)]
    expect([await members(), await applications()]).toEqual([true, true])
    const { id: memberId } = await here.deps.database.client.member.findFirstOrThrow({ where: { userId: person.id } })
    await updateMember.perform(here.deps, here.call(), { memberId, role: 'member' })
    await vi.waitFor(async () => expect([await members(), await applications()]).toEqual([false, true]), soon)
    await removeMember.perform(here.deps, here.call(), { memberId })
    await vi.waitFor(async () => expect(await applications()).toBe(false), soon)
  })

  test('the other knows although the link was lost: it forgets what it holds, and listens again', async () => {
    const [client, later] = [await knownThere(), await knownThere()]
    await onServer(async (query, name) => {
      await query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = $1 AND application_name = 'postern listener'`,
        [name],
      )
    }, here.database)
    await disableApplication.perform(here.deps, here.call(), { applicationId: client.clientId })
    await vi.waitFor(() => expectStopped(client), soon)
    await vi.waitFor(() => listeners(2), { timeout: 5_000, interval: 20 })
    await disableApplication.perform(here.deps, here.call(), { applicationId: later.clientId })
    await vi.waitFor(() => expectStopped(later), soon)
  })

  test('the other knows while there is no link: what it holds is never older than a second', async () => {
    const client = await knownThere()
    // Connections that are there go on; the listeners find no way back.
    await onServer(async (query, name) => {
      await query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`)
      await query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = $1 AND application_name = 'postern listener'`,
        [name],
      )
    }, here.database)
    try {
      await disableApplication.perform(here.deps, here.call(), { applicationId: client.clientId })
      await vi.waitFor(() => expectStopped(client), { timeout: 1_500, interval: 10 })
    } finally {
      await onServer((query, name) => query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`), here.database)
    }
    await vi.waitFor(() => listeners(2), { timeout: 5_000, interval: 20 })
  })
})

/** That as many instances listen again. */
const listeners = async (count: number): Promise<void> => {
  await onServer(async (query, name) => {
    const rows = await query(
      `SELECT FROM pg_stat_activity WHERE datname = $1 AND application_name = 'postern listener' AND query LIKE 'SELECT 1%'`,
      [name],
    )
    expect(rows).toHaveLength(count)
  }, here.database)
}
