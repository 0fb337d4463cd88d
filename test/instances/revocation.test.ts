import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startApp, type TestApp, type TestClient } from '../support/app.ts'
import { databaseKind } from '../support/database.ts'
import { needsSeveral, startInstance, type Instance } from '../support/instance.ts'
import { basic } from '../support/oauth.ts'
import { onServer } from '../support/outages.ts'

let here: TestApp
let there: Instance
let client: TestClient

const soon = { timeout: 1_000, interval: 10 }

const post = async (url: string, path: string, token: string): Promise<string> => {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: basic(client) },
    body: new URLSearchParams({ token }),
  })
  expect(response.status).toBe(200)
  return response.text()
}
const revokeHere = (token: string) => post(here.url, '/oauth/revoke', token)
const isActiveThere = async (token: string): Promise<boolean> =>
  (JSON.parse(await post(there.url, '/oauth/introspect', token)) as { active: boolean }).active

/** A token that the other instance has taken already, and so holds in memory. */
const knownThere = async (): Promise<string> => {
  const token = await here.token(client)
  expect([await there.read(token), await isActiveThere(token)]).toEqual([200, true])
  return token
}

const expectRefusedThere = async (token: string): Promise<void> =>
  expect([await there.read(token), await isActiveThere(token)]).toEqual([401, false])

/** Ends the listeners of both; with `forGood`, they find no way back until it is mended. */
const loseLinks = (forGood: boolean) =>
  onServer(async (query, name) => {
    if (forGood) await query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`)
    await query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = $1 AND application_name = 'postern listener'`,
      [name],
    )
  }, here.database)

describe.skipIf(databaseKind() === 'embedded')(`a token that one instance revoked${needsSeveral}`, () => {
  beforeAll(async () => {
    here = await startApp()
    there = await startInstance(here.database.options, here.url)
    const { id } = await here.space()
    client = await here.application(id, ['applications:read'])
  })
  afterAll(async () => {
    await there.close()
    await here.close()
  })

  test('is refused by the other within a second, by its API and its introspection', async () => {
    const [token, sibling] = [await knownThere(), await knownThere()]
    await revokeHere(token)
    await vi.waitFor(() => expectRefusedThere(token), soon)
    expect([await there.read(sibling), await isActiveThere(sibling)]).toEqual([200, true])
  })

  test('is refused by the other although the link was lost when it was revoked', async () => {
    const token = await knownThere()
    await loseLinks(false)
    await revokeHere(token)
    await vi.waitFor(() => expectRefusedThere(token), soon)
  })

  test('is refused by the other while there is no link', async () => {
    const token = await knownThere()
    await loseLinks(true)
    try {
      await revokeHere(token)
      await vi.waitFor(() => expectRefusedThere(token), { timeout: 1_500, interval: 10 })
    } finally {
      await onServer((query, name) => query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`), here.database)
    }
  })

  test('is refused by one that starts afterwards', async () => {
    const token = await knownThere()
    await revokeHere(token)
    const later = await startInstance(here.database.options, here.url)
    try {
      expect(await later.read(token)).toBe(401)
    } finally {
      await later.close()
    }
  })
})
