import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeApplication, createApplication } from '../../../packages/server/src/domain/applications/commands.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine' | 'server' | 'plain'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

describe('resource (RFC 8707)', () => {
  it('that is left out makes our own API the audience', async () => {
    const { body } = await oauth.tokenOf(oauth.clients.machine)
    expect(decodeJwt(String(body['access_token'])).aud).toBe(oauth.app.url)
  })

  it('that is our own API gives the same audience', async () => {
    const { body } = await oauth.tokenOf(oauth.clients.machine, { resource: oauth.app.url })
    expect(decodeJwt(String(body['access_token'])).aud).toBe(oauth.app.url)
  })

  it.each(config.clients.machine.audiences!)(
    'that is an audience of the application, %s, is the audience',
    async (resource) => {
      const { status, headers, body } = await oauth.tokenOf(oauth.clients.machine, { resource })
      expect(status).toBe(200)
      expect(decodeJwt(String(body['access_token'])).aud).toBe(resource)
      const event = (await oauth.app.events()).find(({ request }) => request === headers.get('x-request-id'))
      expect(event?.['change'].after).toMatchObject({ audience: resource })
    },
  )

  it('of another application is an invalid_target', async () => {
    const resource = config.clients.machine.audiences![0]!
    const { status, body } = await oauth.tokenOf(oauth.clients.plain, { resource })
    expect([status, body['error']]).toEqual([400, 'invalid_target'])
  })

  it.each([
    ['of somebody else', () => 'https://api.example.com'],
    ['that only begins like ours', () => `${oauth.app.url}.example.com`],
    ['that is ours with a slash more, because identifiers are compared as text', () => `${oauth.app.url}/`],
    ['that is ours with a path', () => `${oauth.app.url}/graphql`],
    ['that is ours with a fragment', () => `${oauth.app.url}#x`],
    ['that is no URI', () => 'api'],
    ['that is an audience with a slash more', () => 'https://orders.example.com/'],
    ['that is an audience in other letters', () => 'https://ORDERS.example.com'],
    ['that only begins like an audience', () => 'https://orders.example.com.evil.example'],
    ['that is an audience with a fragment', () => 'https://orders.example.com#x'],
    ['that is two audiences with a space between', () => 'https://orders.example.com urn:example:billing'],
  ])('%s is an invalid_target', async (_what, resource) => {
    const { status, body } = await oauth.tokenOf(oauth.clients.machine, { resource: resource() })
    expect([status, body['error']]).toEqual([400, 'invalid_target'])
    expect((await oauth.app.events()).at(-1)).toMatchObject({
      action: 'tokens:issue',
      outcome: 'refused',
      code: 'FORBIDDEN',
      request: body['request_id'],
    })
  })

  it('given twice is an invalid_target: the RFC allows the repetition, and a token of ours is for one', async () => {
    const own = encodeURIComponent(oauth.app.url)
    const { status, body } = await oauth.post(`grant_type=client_credentials&resource=${own}&resource=${own}`, {
      authorization: basic(oauth.clients.machine),
    })
    expect([status, body['error']]).toEqual([400, 'invalid_target'])
  })
})

describe('a token for another resource', () => {
  const resource = config.clients.machine.audiences![0]!
  const foreign = () => oauth.accessToken(oauth.clients.machine, { resource })

  it('is refused by our own API and by the export, though everything else about it is right', async () => {
    const token = await foreign()
    expect(await oauth.isTaken(token)).toBe(false)
    const authorization = `Bearer ${token}`
    expect((await fetch(`${oauth.app.url}/audit/export`, { headers: { authorization } })).status).toBe(401)
    expect(await oauth.isTaken(await oauth.accessToken(oauth.clients.machine))).toBe(true)
  })

  it('is refused too after it was introspected, which puts it among the tokens whose signature is known', async () => {
    const token = await foreign()
    expect((await oauth.introspect(oauth.clients.server, token)).body).toMatchObject({ active: true, aud: resource })
    expect(await oauth.isTaken(token)).toBe(false)
  })

  it('can be revoked like any other', async () => {
    const token = await foreign()
    expect((await oauth.revoke(oauth.clients.machine, token)).status).toBe(200)
    expect((await oauth.introspect(oauth.clients.server, token)).body).toEqual({ active: false })
  })

  it('is void once the audience is taken from the application, and one that is only added voids nothing', async () => {
    const { app, clients } = oauth
    const { audiences } = config.clients.machine
    const change = (list: readonly string[]) =>
      changeApplication.perform(app.deps, app.call(), { applicationId: clients.machine.clientId, audiences: list })
    const token = await foreign()
    await change([...audiences!, 'https://more.example.com'])
    expect((await oauth.introspect(clients.server, token)).body).toMatchObject({ active: true })
    await change(audiences!.slice(1))
    expect((await oauth.introspect(clients.server, token)).body).toEqual({ active: false })
    expect((await oauth.tokenOf(clients.machine, { resource })).body['error']).toBe('invalid_target')
    await change(audiences!)
    expect((await oauth.introspect(clients.server, token)).body).toEqual({ active: false })
    expect((await oauth.introspect(clients.server, await foreign())).body).toMatchObject({ active: true })
  })
})

describe('the audiences of an application', () => {
  const create = (audiences: unknown) =>
    createApplication.perform(oauth.app.deps, oauth.app.call(), {
      ...{ spaceId: oauth.spaceId, name: `with audiences ${(serial += 1)}`, audiences },
    })
  let serial = 0

  it.each([
    ['a relative reference', ['/orders']],
    ['a bare host', ['orders.example.com']],
    ['a fragment', ['https://orders.example.com#x']],
    ['an empty fragment', ['https://orders.example.com#']],
    ['a space', ['https://orders.example.com/a b']],
    ['a control character', ['https://orders.example.com/\n']],
    ['what is not ASCII', ['https://örders.example.com']],
    ['a broken escape', ['https://orders.example.com/%zz']],
    ['a quote', ['https://orders.example.com/"']],
    ['nothing', ['']],
    ['what is no text', [7]],
    ['a URI that is too long', [`https://orders.example.com/${'x'.repeat(500)}`]],
    ['eleven of them', Array.from({ length: 11 }, (_, index) => `https://api-${index}.example.com`)],
  ])('cannot hold %s', async (_what, audiences) => {
    await expect(create(audiences)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('are kept once each, ten at most', async () => {
    const ten = Array.from({ length: 10 }, (_, index) => `https://api-${index}.example.com`)
    expect((await create(ten)).application.audiences).toEqual(ten)
    expect((await create([ten[0], ten[0]])).application.audiences).toEqual([ten[0]])
  })
})
