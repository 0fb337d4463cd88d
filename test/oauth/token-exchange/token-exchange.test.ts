import { decodeJwt } from 'jose'
import * as oauth4webapi from 'oauth4webapi'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCoreClient } from '../../../packages/sdk/src/core-client.ts'
import { createVerifier } from '../../../packages/sdk/src/verifier/verifier.ts'
import { reportBreach } from '../../../packages/server/src/domain/applications/breach-commands.ts'
import { changeApplication, grantPermissions } from '../../../packages/server/src/domain/applications/commands.ts'
import { retireSecret } from '../../../packages/server/src/domain/applications/secret-commands.ts'
import { createForger } from '../../authorization/forgery.ts'
import { codeOf } from '../../sdk/support/token-issuer.ts'
import type { TestClient } from '../../support/app.ts'
import { TestClock } from '../../support/clock.ts'
import { KeyHolder } from '../../support/dpop.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config, depot, orders, stock } from './config.ts'

type Name = keyof typeof config.clients

const clock = new TestClock()
const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange'
const accessToken = 'urn:ietf:params:oauth:token-type:access_token'
const jwt = 'urn:ietf:params:oauth:token-type:jwt'
let oauth: OAuthTest<Name>

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
})
afterAll(() => oauth.close())

const exchange = (
  client: Pick<TestClient, 'clientId' | 'clientSecret'>,
  subject: string,
  form: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
) => {
  const full = {
    grant_type: grantType,
    subject_token: subject,
    subject_token_type: accessToken,
    resource: stock,
    ...form,
  }
  const given = Object.fromEntries(Object.entries(full).filter(([, value]) => value !== ''))
  return oauth.post(given, { authorization: basic(client), ...headers })
}

const exchanged = async (...given: Parameters<typeof exchange>): Promise<string> => {
  const { status, body } = await exchange(...given)
  expect([status, body['error_description']]).toEqual([200, undefined])
  return oauth.app.canary.keep(String(body['access_token']))
}

/** A token that the shop sent to orders. */
const sentToOrders = (form: Readonly<Record<string, string>> = {}) =>
  oauth.accessToken(oauth.clients.shop, { resource: orders, ...form })

/** With the date that the test has. */
const dated: typeof globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init)
  const headers = new Headers(response.headers)
  headers.set('date', new Date(clock.now()).toUTCString())
  return new Response(await response.arrayBuffer(), { status: response.status, headers })
}

const isActive = async (token: string): Promise<boolean> =>
  (await oauth.introspect(oauth.clients.watcher, token)).body['active'] === true

describe('a token that was sent is exchanged (RFC 8693)', () => {
  it('for one to the next API, in the caller’s name, with who acts, and for what both may', async () => {
    const subject = await sentToOrders()
    const { status, body, headers } = await exchange(oauth.clients.orders, subject)
    expect([status, body]).toEqual([
      200,
      {
        access_token: expect.any(String),
        issued_token_type: accessToken,
        token_type: 'Bearer',
        expires_in: 21_600,
        scope: 'applications:read',
      },
    ])
    expect(headers.get('cache-control')).toBe('no-store')
    const claims = decodeJwt(oauth.app.canary.keep(String(body['access_token'])))
    const { shop, orders: acting } = oauth.clients
    expect(claims).toMatchObject({
      ...{ sub: shop.clientId, client_id: acting.clientId, aud: stock, scope: 'applications:read' },
      act: { sub: acting.clientId },
      origins: [{ jti: decodeJwt(subject).jti, client_id: shop.clientId, epoch: 0 }],
    })
    expect(claims).not.toHaveProperty('cnf')
  })

  it('again by the next one, whose answer names all who act', async () => {
    const first = await exchanged(oauth.clients.orders, await sentToOrders())
    const second = decodeJwt(await exchanged(oauth.clients.stock, first, { resource: depot }))
    expect(second).toMatchObject({
      ...{ sub: oauth.clients.shop.clientId, client_id: oauth.clients.stock.clientId, aud: depot },
      act: { sub: oauth.clients.stock.clientId, act: { sub: oauth.clients.orders.clientId } },
    })
    expect(second['origins']).toHaveLength(2)
  })

  it('at most four times', async () => {
    const own = { permissions: ['tokens:exchange'], audiences: [orders, stock] } as const
    const { permissions, ...more } = own
    const chain = await oauth.app.application(oauth.spaceId, permissions, more)
    let token = await sentToOrders()
    for (let times = 0; times < 4; times += 1) token = await exchanged(chain, token, { resource: orders })
    expect(await isActive(token)).toBe(true)
    expect((await exchange(chain, token, { resource: orders })).body['error']).toBe('invalid_request')
  })

  it('for less, where less is asked for; and both its types may be named', async () => {
    const subject = await sentToOrders()
    const { body } = await exchange(oauth.clients.orders, subject, {
      ...{
        scope: 'applications:read',
        subject_token_type: jwt,
        requested_token_type: jwt,
        resource: '',
        audience: stock,
      },
    })
    expect(body).toMatchObject({ scope: 'applications:read', issued_token_type: accessToken })
  })

  it('and ends no later than what it came of', async () => {
    const subject = await sentToOrders()
    clock.advance(5 * 3_600_000)
    const { body } = await exchange(oauth.clients.orders, subject)
    expect(body['expires_in']).toBe(3_600)
    clock.advance(3_600_000)
    expect((await exchange(oauth.clients.orders, subject)).body['error']).toBe('invalid_request')
  })

  it('with an actor token of its own, which says the same again', async () => {
    const actor = await oauth.accessToken(oauth.clients.orders)
    const token = await exchanged(oauth.clients.orders, await sentToOrders(), {
      ...{ actor_token: actor, actor_token_type: accessToken },
    })
    expect(decodeJwt(token)['act']).toEqual({ sub: oauth.clients.orders.clientId })
  })

  it('leaves an event that names both', async () => {
    clock.advance(1)
    const subject = await sentToOrders()
    const token = await exchanged(oauth.clients.orders, subject)
    const { shop, orders: acting } = oauth.clients
    expect((await oauth.app.events()).filter(({ action }) => action === 'tokens:exchange').at(-1)).toMatchObject({
      outcome: 'done',
      actor: { type: 'application', id: acting.clientId, credential: acting.secretId },
      target: { type: 'Application', id: shop.clientId },
      change: {
        after: {
          ...{ subject: shop.clientId, subjectToken: decodeJwt(subject).jti, token: decodeJwt(token).jti },
          ...{ audience: stock, scope: 'applications:read' },
        },
      },
    })
  })
})

describe('an exchange is refused', () => {
  const refusals: Readonly<Record<string, readonly [error: string, () => ReturnType<typeof exchange>]>> = {
    'to an application that was not granted it': [
      'unauthorized_client',
      async () => exchange(oauth.clients.powerless, await sentToOrders()),
    ],
    'to a client that is not believed': [
      'invalid_client',
      async () => exchange({ ...oauth.clients.orders, clientSecret: 'wrong' }, await sentToOrders()),
    ],
    'without a subject': ['invalid_request', async () => exchange(oauth.clients.orders, '')],
    'without its type': [
      'invalid_request',
      async () => exchange(oauth.clients.orders, await sentToOrders(), { subject_token_type: '' }),
    ],
    'for a subject of another type': [
      'invalid_request',
      async () =>
        exchange(oauth.clients.orders, await sentToOrders(), {
          subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        }),
    ],
    'for a token of another type': [
      'invalid_request',
      async () =>
        exchange(oauth.clients.orders, await sentToOrders(), {
          requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token',
        }),
    ],
    'for a subject that is no token': ['invalid_request', async () => exchange(oauth.clients.orders, 'token')],
    'for a token that was sent to somebody else': [
      'invalid_request',
      async () => exchange(oauth.clients.stock, await sentToOrders(), { resource: depot }),
    ],
    'for a token to our own API': [
      'invalid_request',
      async () => exchange(oauth.clients.orders, await oauth.accessToken(oauth.clients.shop)),
    ],
    'for a token that was changed': [
      'invalid_request',
      async () => exchange(oauth.clients.orders, (await sentToOrders()).replace(/.{4}$/, 'AAAA')),
    ],
    'for a token of another space': [
      'invalid_request',
      async () => {
        const elsewhere = await oauth.app.space()
        const stranger = await oauth.app.application(elsewhere.id, ['applications:read'], { audiences: [orders] })
        return exchange(oauth.clients.orders, await oauth.accessToken(stranger, { resource: orders }))
      },
    ],
    'for a token that was revoked': [
      'invalid_request',
      async () => {
        const subject = await sentToOrders()
        await oauth.revoke(oauth.clients.shop, subject)
        return exchange(oauth.clients.orders, subject)
      },
    ],
    'without saying whom for': [
      'invalid_target',
      async () => exchange(oauth.clients.orders, await sentToOrders(), { resource: '' }),
    ],
    'for an API that the application may not call': [
      'invalid_target',
      async () => exchange(oauth.clients.orders, await sentToOrders(), { resource: depot }),
    ],
    'for our own API, where it could act as somebody else': [
      'invalid_target',
      async () => exchange(oauth.clients.orders, await sentToOrders(), { resource: oauth.app.url }),
    ],
    'for two APIs': [
      'invalid_target',
      async () => exchange(oauth.clients.orders, await sentToOrders(), { audience: orders }),
    ],
    'for a permission that the subject lacks': [
      'invalid_scope',
      async () => exchange(oauth.clients.orders, await sentToOrders(), { scope: 'spaces:read' }),
    ],
    'for a permission that the application lacks': [
      'invalid_scope',
      async () => exchange(oauth.clients.orders, await sentToOrders(), { scope: 'audit:read' }),
    ],
    'for a permission that the token does not carry': [
      'invalid_scope',
      async () =>
        exchange(oauth.clients.orders, await sentToOrders({ scope: 'audit:read' }), { scope: 'applications:read' }),
    ],
    'with the actor token of somebody else': [
      'invalid_request',
      async () =>
        exchange(oauth.clients.orders, await sentToOrders(), {
          ...{ actor_token: await oauth.accessToken(oauth.clients.stock), actor_token_type: accessToken },
        }),
    ],
    'with an actor token that is none': [
      'invalid_request',
      async () =>
        exchange(oauth.clients.orders, await sentToOrders(), {
          ...{ actor_token: 'token', actor_token_type: accessToken },
        }),
    ],
    'with an actor token without its type': [
      'invalid_request',
      async () => exchange(oauth.clients.orders, await sentToOrders(), { actor_token: 'token' }),
    ],
    'with the type of an actor token that is not there': [
      'invalid_request',
      async () => exchange(oauth.clients.orders, await sentToOrders(), { actor_token_type: accessToken }),
    ],
  }

  it.each(Object.entries(refusals))('%s', async (_, [error, ask]) => {
    const { body } = await ask()
    expect([body['error'], body['access_token']]).toEqual([error, undefined])
  })

  it('with one text for whatever is wrong with the subject, and an event', async () => {
    const texts = [
      await exchange(oauth.clients.orders, 'token'),
      await exchange(oauth.clients.stock, await sentToOrders(), { resource: depot }),
    ].map(({ body }) => body['error_description'])
    expect(new Set(texts).size).toBe(1)
    clock.advance(1)
    const known = (await oauth.app.events()).length
    await exchange(oauth.clients.orders, 'token')
    expect((await oauth.app.events()).slice(known)).toEqual([
      expect.objectContaining({ action: 'tokens:exchange', outcome: 'refused', code: 'FORBIDDEN' }),
    ])
  })
})

describe('a token that is bound', () => {
  it('is exchanged by who proves its key, and the new one is bound to that', async () => {
    const holder = new KeyHolder(clock)
    const thief = new KeyHolder(clock)
    const url = `${oauth.app.url}/oauth/token`
    const form = { grant_type: 'client_credentials', resource: orders }
    const ask = () => oauth.post(form, { authorization: basic(oauth.clients.shop), dpop: holder.proof({ url }) })
    holder.learn(await ask())
    thief.nonce = holder.nonce
    const subject = oauth.app.canary.keep(String((await ask()).body['access_token']))
    expect((await exchange(oauth.clients.orders, subject)).body['error']).toBe('invalid_request')
    const stolen = await exchange(oauth.clients.orders, subject, {}, { dpop: thief.proof({ url }) })
    expect(stolen.body['error']).toBe('invalid_request')
    const proven = await exchange(oauth.clients.orders, subject, {}, { dpop: holder.proof({ url }) })
    expect([proven.status, proven.body['token_type']]).toEqual([200, 'DPoP'])
    const token = oauth.app.canary.keep(String(proven.body['access_token']))
    expect(decodeJwt(token)['cnf']).toEqual({ jkt: holder.thumbprint })
  })

  it('is what an application gets of which that is demanded', async () => {
    const permissions = ['tokens:exchange', 'applications:read'] as const
    const more = { audiences: [orders, stock], tokenBinding: 'dpop' }
    const bound = await oauth.app.application(oauth.spaceId, permissions, more)
    expect((await exchange(bound, await sentToOrders())).body['error']).toBe('invalid_request')
  })
})

describe('a token that was exchanged', () => {
  it('is told of by introspection, with who acts', async () => {
    const token = await exchanged(oauth.clients.orders, await sentToOrders())
    expect((await oauth.introspect(oauth.clients.watcher, token)).body).toMatchObject({
      ...{ active: true, sub: oauth.clients.shop.clientId, client_id: oauth.clients.orders.clientId },
      act: { sub: oauth.clients.orders.clientId },
    })
  })

  it('shows that the secret is used by which it was got, and nothing else was', async () => {
    const audiences = [orders, stock]
    const only = await oauth.app.application(oauth.spaceId, ['tokens:exchange'], { audiences })
    const token = await exchanged(only, await sentToOrders())
    const { deps } = oauth.app
    const retire = (force: boolean) => retireSecret.perform(deps, oauth.app.call(), { secretId: only.secretId, force })
    await expect(retire(false)).rejects.toMatchObject({ code: 'SECRET_IN_USE' })
    await retire(true)
    expect(await isActive(token)).toBe(true)
    // Nothing is left to stop but the token.
    await reportBreach.perform(deps, oauth.app.call(), { applicationId: only.clientId })
    expect(await isActive(token)).toBe(false)
  })

  it('is none for our own API, also where somebody made it one', async () => {
    const token = await exchanged(oauth.clients.orders, await sentToOrders())
    expect(await oauth.isTaken(token)).toBe(false)
    const forger = await createForger(oauth.app, token)
    expect(await oauth.isTaken(forger.token({ claims: { aud: oauth.app.url } }))).toBe(false)
  })

  it('that does not say what it came of, through all who act, is none', async () => {
    const token = await exchanged(oauth.clients.orders, await sentToOrders())
    const { act, origins, sub, client_id: clientId } = decodeJwt(token) as Record<string, any>
    const forger = await createForger(oauth.app, token)
    expect(await isActive(forger.token())).toBe(true)
    const forged: readonly object[] = [
      ...[{ act: undefined }, { origins: undefined }, { act: undefined, origins: undefined }, { origins: [] }],
      ...[{ act: { sub } }, { act: { ...act, act: { sub } } }, { origins: [...origins, ...origins] }],
      ...[{ origins: [{ ...origins[0], jti: 'x' }] }, { origins: [{ ...origins[0], epoch: '0' }] }],
      ...[{ origins: [{ ...origins[0], client_id: 'x' }] }, { origins: {} }, { sub: clientId, act: {} }, { act: null }],
    ]
    for (const claims of forged)
      expect([claims, await isActive(forger.token({ claims: claims as never }))]).toEqual([claims, false])
  })

  const ends: Readonly<Record<string, (subject: string, caller: TestClient) => Promise<unknown>>> = {
    'the token it came of is revoked': (subject, caller) => oauth.revoke(caller, subject),
    'the subject loses a permission': (_, { clientId: applicationId }) =>
      grantPermissions.perform(oauth.app.deps, oauth.app.call(), { applicationId, permissions: [] }),
    'the subject loses an audience': (_, { clientId: applicationId }) =>
      changeApplication.perform(oauth.app.deps, oauth.app.call(), { applicationId, audiences: [] }),
  }

  it.each(Object.entries(ends))('is void once %s, here and at a verifier', async (_, end) => {
    const caller = await oauth.app.application(oauth.spaceId, ['applications:read'], { audiences: [orders] })
    const subject = await oauth.accessToken(caller, { resource: orders })
    const token = await exchanged(oauth.clients.orders, subject)
    const further = await exchanged(oauth.clients.stock, token, { resource: depot })
    expect([await isActive(token), await isActive(further)]).toEqual([true, true])
    await end(subject, caller)
    expect([await isActive(token), await isActive(further)]).toEqual([false, false])
    expect((await exchange(oauth.clients.stock, token, { resource: depot })).body['error']).toBe('invalid_request')
    const wall = { now: () => ({ wall: clock.now(), steady: clock.now() }), schedule: () => () => undefined }
    const client = createCoreClient({ url: oauth.app.url, ...oauth.clients.watcher, clock: wall, fetch: dated })
    const options = { issuer: oauth.app.url, audience: [orders, stock, depot], clock: wall, fetch: dated }
    const verifier = createVerifier({ ...options, client })
    const codes = [subject, token, further].map((each) => codeOf(verifier.verify(each)))
    expect(await Promise.all(codes)).toEqual(['TOKEN_REVOKED', 'TOKEN_REVOKED', 'TOKEN_REVOKED'])
    const other = await exchanged(oauth.clients.orders, await sentToOrders())
    const taken = await verifier.verify(other)
    expect(taken).toMatchObject({ subject: oauth.clients.shop.clientId, act: { sub: oauth.clients.orders.clientId } })
    verifier.close()
    client.close()
  })
})

describe('by a library', () => {
  // The one thing relaxed: http, because the test's server is on this machine.
  const plainHttp = { [oauth4webapi.allowInsecureRequests]: true }
  const parameters = async () => ({
    ...{ subject_token: await sentToOrders(), subject_token_type: accessToken, resource: stock },
  })

  it('oauth4webapi exchanges', async () => {
    const issuer = new URL(oauth.app.url)
    const found = await oauth4webapi.discoveryRequest(issuer, { algorithm: 'oauth2', ...plainHttp })
    const as = await oauth4webapi.processDiscoveryResponse(issuer, found)
    expect(as.grant_types_supported).toContain(grantType)
    const client: oauth4webapi.Client = { client_id: oauth.clients.orders.clientId }
    const authenticate = oauth4webapi.ClientSecretBasic(oauth.clients.orders.clientSecret)
    const response = await oauth4webapi.genericTokenEndpointRequest(
      ...([as, client, authenticate, grantType, await parameters(), plainHttp] as const),
    )
    const answer = await oauth4webapi.processGenericTokenEndpointResponse(as, client, response)
    expect(answer).toMatchObject({ token_type: 'bearer', issued_token_type: accessToken, scope: 'applications:read' })
  })

  it('openid-client exchanges', async () => {
    const { clientId, clientSecret } = oauth.clients.orders
    const authenticate = openid.ClientSecretPost(clientSecret)
    const found = await openid.discovery(new URL(oauth.app.url), clientId, undefined, authenticate, {
      algorithm: 'oauth2',
      execute: [openid.allowInsecureRequests],
    })
    const answer = await openid.genericGrantRequest(found, grantType, await parameters())
    expect(answer).toMatchObject({ token_type: 'bearer', issued_token_type: accessToken })
  })
})
