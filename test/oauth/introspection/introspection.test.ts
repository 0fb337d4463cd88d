import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  disableApplication,
  enableApplication,
  grantPermissions,
} from '../../../packages/server/src/domain/applications/commands.ts'
import { createForger } from '../../authorization/forgery.ts'
import { storePolicy } from '../../authorization/stored-policies.ts'
import type { TestClient } from '../../support/app.ts'
import { TestClock } from '../../support/clock.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { failEveryEvent } from '../../support/sabotage.ts'
import { config } from './config.ts'

const clock = new TestClock()
let oauth: OAuthTest<keyof typeof config.clients>
/** A resource server of another space, and a machine there. */
let elsewhere: TestClient
let stranger: TestClient

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
  const space = await oauth.app.space()
  elsewhere = await oauth.app.application(space.id, ['tokens:introspect'])
  stranger = await oauth.app.application(space.id, [])
})
afterAll(() => oauth.close())

const inactive = { active: false }
const eventsOf = async (requestId: string | null) =>
  (await oauth.app.events()).filter(({ request }) => request === requestId)

describe('introspection (RFC 7662)', () => {
  it('tells an application what its own token says, and no more', async () => {
    const token = await oauth.accessToken(oauth.clients.machine, { scope: 'spaces:read' })
    const { status, headers, body } = await oauth.introspect(oauth.clients.machine, token)
    const { exp, iat, jti } = decodeJwt(token)
    expect(status).toBe(200)
    expect([headers.get('content-type'), headers.get('cache-control')]).toEqual(['application/json', 'no-store'])
    expect(body).toEqual({
      active: true,
      scope: 'spaces:read',
      client_id: oauth.clients.machine.clientId,
      token_type: 'Bearer',
      exp,
      iat,
      sub: oauth.clients.machine.clientId,
      aud: oauth.app.url,
      iss: oauth.app.url,
      jti,
      space: oauth.spaceId,
      epoch: 0,
    })
  })

  it('leaves the scope out where the token has none', async () => {
    const { body } = await oauth.introspect(oauth.clients.empty, await oauth.accessToken(oauth.clients.empty))
    expect([body['active'], 'scope' in body]).toEqual([true, false])
  })

  it('tells an application that was granted tokens:introspect about every token of its space', async () => {
    for (const client of [oauth.clients.machine, oauth.clients.other, oauth.clients.server]) {
      const { body } = await oauth.introspect(oauth.clients.server, await oauth.accessToken(client))
      expect(body).toMatchObject({ active: true, client_id: client.clientId })
    }
  })

  it.each<[string, () => TestClient, () => TestClient]>([
    ['another application, which was not granted it,', () => oauth.clients.other, () => oauth.clients.machine],
    ['one of another space, which was,', () => elsewhere, () => oauth.clients.machine],
    ['one that was, of a token of another space,', () => oauth.clients.server, () => stranger],
  ])('tells %s what it would of nonsense, byte for byte', async (_who, asking, owner) => {
    const foreign = await oauth.introspect(asking(), await oauth.accessToken(owner()))
    const nonsense = await oauth.introspect(asking(), 'nonsense')
    expect([foreign.status, foreign.text]).toEqual([200, '{"active":false}'])
    expect([nonsense.status, nonsense.text]).toEqual([foreign.status, foreign.text])
    expect([...nonsense.headers.keys()]).toEqual([...foreign.headers.keys()])
  })

  it('is no more of use once the grant is taken away', async () => {
    const { app, clients } = oauth
    const token = await oauth.accessToken(clients.machine)
    const grant = (permissions: readonly string[]) =>
      grantPermissions.perform(app.deps, app.call(), { applicationId: clients.server.clientId, permissions })
    await grant([])
    expect((await oauth.introspect(clients.server, token)).body).toEqual(inactive)
    await grant(['tokens:introspect'])
    expect((await oauth.introspect(clients.server, token)).body).toMatchObject({ active: true })
  })

  it('obeys a policy that forbids it', async () => {
    const token = await oauth.accessToken(oauth.clients.machine)
    await storePolicy(oauth.app, {
      ...{ spaceId: oauth.spaceId, effect: 'forbid', permissions: ['tokens:introspect'] },
      principal: { ids: [oauth.clients.server.clientId] },
      resource: { applicationId: oauth.clients.machine.clientId },
    })
    expect((await oauth.introspect(oauth.clients.server, token)).body).toEqual(inactive)
    const other = await oauth.accessToken(oauth.clients.other)
    expect((await oauth.introspect(oauth.clients.server, other)).body).toMatchObject({ active: true })
    await oauth.app.deps.database.client.policy.deleteMany()
    oauth.app.deps.changes.gap()
  })

  it('follows what the API checks, but for the address: whoever is shown a token is elsewhere', async () => {
    const { bound, server } = oauth.clients
    const { body } = await oauth.post(
      { grant_type: 'client_credentials' },
      { authorization: basic(bound), 'x-forwarded-for': '192.0.2.1' },
    )
    const token = oauth.app.canary.keep(String(body['access_token']))
    expect((await oauth.introspect(server, token)).body).toMatchObject({ active: true, client_id: bound.clientId })
  })
})

describe('a token is inactive, to its own application and to the resource server,', () => {
  /** Makes a token void, and answers it with what mends it. */
  const voided: Readonly<Record<string, () => Promise<readonly [string, () => unknown]>>> = {
    'when it was revoked': async () => {
      const token = await oauth.accessToken(oauth.clients.machine)
      await oauth.revoke(oauth.clients.machine, token)
      return [token, () => undefined]
    },
    'when it has expired': async () => {
      const token = await oauth.accessToken(oauth.clients.machine)
      clock.advance(21_600_000)
      return [token, () => clock.advance(-21_600_000)]
    },
    'when a permission of its application was taken, which raises the epoch': async () => {
      const token = await oauth.accessToken(oauth.clients.machine)
      const { app, clients } = oauth
      const which = { applicationId: clients.machine.clientId }
      await grantPermissions.perform(app.deps, app.call(), { ...which, permissions: ['spaces:read'] })
      const back = { ...which, permissions: ['applications:read', 'spaces:read'] }
      return [token, () => grantPermissions.perform(app.deps, app.call(), back)]
    },
    'when its signature is not ours': async () => {
      const token = await oauth.accessToken(oauth.clients.machine)
      return [`${token.slice(0, -4)}AAAA`, () => undefined]
    },
    'when it says another space than its application is in': async () => {
      const forger = await createForger(oauth.app, await oauth.accessToken(oauth.clients.machine))
      return [forger.token({ claims: { space: oauth.app.deps.ids.mint('Space') } }), () => undefined]
    },
    'when it is no access token': async () => {
      const forger = await createForger(oauth.app, await oauth.accessToken(oauth.clients.machine))
      return [forger.token({ header: { typ: 'JWT' } }), () => undefined]
    },
    'when its audience is none': async () => {
      const forger = await createForger(oauth.app, await oauth.accessToken(oauth.clients.machine))
      return [forger.token({ claims: { aud: undefined } }), () => undefined]
    },
  }

  it.each(Object.keys(voided))('%s', async (name) => {
    const [token, mend] = await voided[name]!()
    try {
      for (const asking of [oauth.clients.machine, oauth.clients.server])
        expect((await oauth.introspect(asking, token)).text).toBe('{"active":false}')
      expect(await oauth.isTaken(token)).toBe(false)
    } finally {
      await mend()
    }
  })

  it('when its application was disabled', async () => {
    const { app, clients } = oauth
    const token = await oauth.accessToken(clients.other)
    const which = { applicationId: clients.other.clientId }
    await disableApplication.perform(app.deps, app.call(), which)
    expect((await oauth.introspect(clients.server, token)).body).toEqual(inactive)
    expect((await oauth.introspect(clients.other, token)).status).toBe(401)
    await enableApplication.perform(app.deps, app.call(), which)
    expect((await oauth.introspect(clients.server, token)).body).toEqual(inactive)
  })

  it('when its signing key was withdrawn', async () => {
    const { deps } = oauth.app
    const token = await oauth.accessToken(oauth.clients.machine)
    expect((await oauth.introspect(oauth.clients.server, token)).body).toMatchObject({ active: true })
    await deps.database.client.signingKey.deleteMany({ where: { id: decodeProtectedHeader(token).kid! } })
    deps.changes.gap()
    await expect.poll(async () => (await oauth.introspect(oauth.clients.server, token)).body).toEqual(inactive)
    await oauth.app.app.jobs.runNow('rotate-signing-keys')
  })
})

describe('the evidence of an introspection', () => {
  it('names who asked and which token, where it may', async () => {
    const token = await oauth.accessToken(oauth.clients.machine)
    const { headers } = await oauth.introspect(oauth.clients.server, token)
    expect(await eventsOf(headers.get('x-request-id'))).toEqual([
      expect.objectContaining({
        action: 'tokens:introspect',
        outcome: 'done',
        actor: expect.objectContaining({ id: oauth.clients.server.clientId }),
        space: oauth.spaceId,
        target: { type: 'Token', id: decodeJwt(token).jti },
        decision: expect.objectContaining({ policies: ['built-in:application'] }),
      }),
    ])
  })

  it('says that it was refused, where the answer does not', async () => {
    const token = await oauth.accessToken(oauth.clients.machine)
    const { headers } = await oauth.introspect(oauth.clients.other, token)
    expect(await eventsOf(headers.get('x-request-id'))).toEqual([
      expect.objectContaining({
        action: 'tokens:introspect',
        outcome: 'refused',
        code: 'FORBIDDEN',
        target: { type: 'Token', id: decodeJwt(token).jti },
      }),
    ])
  })

  it('is there before the answer: without it there is none', async () => {
    const token = await oauth.accessToken(oauth.clients.machine)
    const mend = await failEveryEvent(oauth.app.database)
    try {
      for (const asked of [token, 'nonsense']) {
        const { status, body } = await oauth.introspect(oauth.clients.machine, asked)
        expect([status, body['error']]).toEqual([503, 'temporarily_unavailable'])
      }
    } finally {
      await mend()
    }
  })
})

describe('the introspection endpoint believes clients exactly as the token endpoint does', () => {
  const path = '/oauth/introspect'
  const known = () => ({ authorization: basic(oauth.clients.machine) })

  it.each<[string, () => Promise<{ status: number; body: Readonly<Record<string, unknown>> }>, unknown[]]>([
    ['no credentials', () => oauth.post({ token: 'x' }, {}, path), [401, 'invalid_client']],
    [
      'a wrong secret',
      () => oauth.introspect({ ...oauth.clients.machine, clientSecret: 'x' }, 'x'),
      [401, 'invalid_client'],
    ],
    [
      'a bearer token in place of them, though it carries the scope',
      async () =>
        oauth.post({ token: 'x' }, { authorization: `Bearer ${await oauth.accessToken(oauth.clients.server)}` }, path),
      [401, 'invalid_client'],
    ],
    [
      'two methods at once',
      () => oauth.post({ token: 'x', client_secret: 'x' }, known(), path),
      [400, 'invalid_request'],
    ],
    ['a token in the URI', () => oauth.post('', known(), `${path}?token=x`), [400, 'invalid_request']],
    ['two tokens', () => oauth.post('token=a&token=b', known(), path), [400, 'invalid_request']],
    ['no token', () => oauth.post({ token_type_hint: 'access_token' }, known(), path), [400, 'invalid_request']],
    [
      'JSON',
      () => oauth.post('{"token":"x"}', { ...known(), 'content-type': 'application/json' }, path),
      [400, 'invalid_request'],
    ],
  ])('refuses %s', async (_what, ask, expected) => {
    const { status, body } = await ask()
    expect([status, body['error']]).toEqual(expected)
  })

  it('takes no GET', async () => {
    const response = await fetch(`${oauth.app.url}${path}?token=x`, { headers: known() })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
