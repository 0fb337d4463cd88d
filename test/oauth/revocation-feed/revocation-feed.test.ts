import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disableApplication, grantPermissions } from '../../../packages/server/src/domain/applications/commands.ts'
import type { TestClient } from '../../support/app.ts'
import { TestClock } from '../../support/clock.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { failEveryEvent } from '../../support/sabotage.ts'
import { config } from './config.ts'

const clock = new TestClock()
let oauth: OAuthTest<'machine' | 'server'>
/** Of another space. */
let stranger: TestClient
let reader: TestClient

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
  const space = await oauth.app.space()
  stranger = await oauth.app.application(space.id, [])
  reader = await oauth.app.application(space.id, ['tokens:introspect'])
})
afterAll(() => oauth.close())

const get = (token: string | null, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  fetch(`${oauth.app.url}/oauth/revocations`, {
    method,
    headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers },
  })

const feedOf = async (client: TestClient) => {
  const response = await get(await oauth.accessToken(client))
  expect(response.status).toBe(200)
  const keys = createRemoteJWKSet(new URL(`${oauth.app.url}/.well-known/jwks.json`))
  const { payload } = await jwtVerify(await response.text(), keys, {
    algorithms: ['ES256'],
    typ: 'postern-revocations+jwt',
    issuer: oauth.app.url,
    currentDate: new Date(clock.now()),
    requiredClaims: ['iat', 'exp'],
  })
  return payload
}

describe('the revocation feed', () => {
  it('is a signed document of the space, with the epochs of its applications, short of life', async () => {
    const feed = await feedOf(oauth.clients.server)
    expect(feed).toEqual({
      iss: oauth.app.url,
      iat: expect.any(Number),
      exp: feed.iat! + 60,
      space: oauth.spaceId,
      revoked: [],
      epochs: { [oauth.clients.machine.clientId]: 0, [oauth.clients.server.clientId]: 0 },
    })
    const age = clock.now() / 1000 - feed.iat!
    expect(age >= 0 && age < 15).toBe(true)
  })

  it('names a token from its revocation to its end', async () => {
    const token = await oauth.accessToken(oauth.clients.machine)
    await oauth.revoke(oauth.clients.machine, token)
    const { jti } = decodeJwt(token)
    expect((await feedOf(oauth.clients.server))['revoked']).toEqual([jti])
    clock.advance(21_599_000)
    expect((await feedOf(oauth.clients.server))['revoked']).toEqual([jti])
    clock.advance(1_000)
    expect((await feedOf(oauth.clients.server))['revoked']).toEqual([])
  })

  it('raises the epoch of an application that was narrowed or disabled', async () => {
    const { app, clients } = oauth
    const which = { applicationId: clients.machine.clientId }
    const epoch = async () => (await feedOf(clients.server))['epochs'] as Record<string, number>
    await grantPermissions.perform(app.deps, app.call(), { ...which, permissions: ['spaces:read'] })
    expect((await epoch())[clients.machine.clientId]).toBe(1)
    await disableApplication.perform(app.deps, app.call(), which)
    expect((await epoch())[clients.machine.clientId]).toBe(2)
  })

  it('shows nothing of another space', async () => {
    const token = await oauth.accessToken(stranger)
    await oauth.revoke(stranger, token)
    expect((await feedOf(oauth.clients.server))['revoked']).not.toContain(decodeJwt(token).jti)
    const theirs = await feedOf(reader)
    expect(theirs['revoked']).toEqual([decodeJwt(token).jti])
    expect(Object.keys(theirs['epochs'] as object)).toEqual([stranger.clientId, reader.clientId].toSorted())
  })

  it('is not sent again while nothing has changed, and is once a token was revoked', async () => {
    const token = await oauth.accessToken(oauth.clients.server)
    const first = await get(token)
    const etag = first.headers.get('etag')!
    expect([first.headers.get('cache-control'), first.headers.get('content-type')]).toEqual([
      'private, no-cache',
      'application/postern-revocations+jwt',
    ])
    await first.text()
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get(token, { 'if-none-match': known })
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, ''])
    }
    expect((await get(token, { 'if-none-match': '"other"' })).status).toBe(200)
    await oauth.revoke(oauth.clients.server, await oauth.accessToken(oauth.clients.server))
    const changed = await get(token, { 'if-none-match': etag })
    expect([changed.status, changed.headers.get('etag') === etag]).toEqual([200, false])
    await changed.text()
  })

  it('is sent again before the one in hand ends, though nothing has changed', async () => {
    const token = await oauth.accessToken(oauth.clients.server)
    const first = await get(token)
    const { exp } = decodeJwt(await first.text())
    clock.advance(15_000)
    const second = await get(token, { 'if-none-match': first.headers.get('etag')! })
    expect(second.status).toBe(200)
    expect(decodeJwt(await second.text()).exp).toBe(exp! + 15)
  })

  it('is no access token', async () => {
    const document = await (await get(await oauth.accessToken(oauth.clients.server))).text()
    expect(await oauth.isTaken(document)).toBe(false)
    expect((await oauth.introspect(oauth.clients.server, document)).body).toEqual({ active: false })
  })

  it('is closed to whoever shows no token, a token without the scope, or client credentials', async () => {
    const narrow = await oauth.accessToken(oauth.clients.server, { scope: 'spaces:read' })
    const refused = await get(narrow)
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      403,
      'Bearer realm="postern", error="insufficient_scope", scope="tokens:introspect"',
    ])
    expect(await refused.json()).toMatchObject({ code: 'FORBIDDEN', missing: 'tokens:introspect' })
    expect((await get(null)).status).toBe(401)
    expect((await get(null, { authorization: basic(oauth.clients.server) })).status).toBe(401)
    expect((await get(await oauth.accessToken(stranger))).status).toBe(403)
  })

  it('is recorded as read before it leaves, also where it had not changed, and as refused', async () => {
    const token = await oauth.accessToken(oauth.clients.server)
    const first = await get(token)
    await first.text()
    const again = await get(token, { 'if-none-match': first.headers.get('etag')! })
    const refused = await get(await oauth.accessToken(stranger))
    const events = await oauth.app.events()
    for (const [response, outcome] of [
      [first, 'done'],
      [again, 'done'],
      [refused, 'refused'],
    ] as const) {
      const own = events.filter(({ request }) => request === response.headers.get('x-request-id'))
      expect(own).toMatchObject([{ action: 'tokens:introspect', outcome }])
    }
    const mend = await failEveryEvent(oauth.app.database)
    try {
      expect((await get(token)).status).toBe(503)
    } finally {
      await mend()
    }
  })
})
