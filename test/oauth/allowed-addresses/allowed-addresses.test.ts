import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeApplication } from '../../../packages/server/src/domain/applications/commands.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

type Name = 'bound' | 'boundToIpv6' | 'free'
let oauth: OAuthTest<Name>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

const from = (name: Name, forwardedFor: string) =>
  oauth.post(
    { grant_type: 'client_credentials' },
    { authorization: basic(oauth.clients[name]), 'x-forwarded-for': forwardedFor },
  )

describe('an application bound to addresses', () => {
  it.each<[string, Name, string]>([
    ['a range', 'bound', '192.0.2.200'],
    ['a single address', 'bound', '198.51.100.7'],
    ['an IPv6 range', 'boundToIpv6', '2001:db8:1:ffff::9'],
    ['an IPv6 range, spelt in another way', 'boundToIpv6', '2001:0DB8:0001::0009'],
    ['a range, written as IPv4 in IPv6', 'bound', '::ffff:192.0.2.200'],
    ['a range, behind a second trusted proxy', 'bound', '192.0.2.200, 10.0.0.1'],
    ['anywhere, where it is bound to nothing', 'free', '203.0.113.1'],
  ])('gets a token from %s', async (_what, name, address) => {
    expect((await from(name, address)).status).toBe(200)
  })

  it.each<[string, Name, string]>([
    ['the address next to the range', 'bound', '192.0.3.0'],
    ['the address next to the single one', 'bound', '198.51.100.8'],
    ['IPv6 where only IPv4 is allowed', 'bound', '2001:db8:1::1'],
    ['IPv4 where only IPv6 is allowed', 'boundToIpv6', '192.0.2.1'],
    ['the address next to the IPv6 range', 'boundToIpv6', '2001:db8:2::1'],
    ['an allowed address that was only claimed, left of the proxies', 'bound', '192.0.2.200, 203.0.113.5'],
    ['the proxy itself, where it names nobody', 'bound', 'unknown'],
    ['an address in octal', 'bound', '0300.0.02.0200'],
  ])('gets none from %s', async (_what, name, address) => {
    const { status, body } = await from(name, address)
    expect([status, body['error'], body['error_description']]).toEqual([
      401,
      'invalid_client',
      'Client authentication failed.',
    ])
  })

  it('leaves evidence of a right secret from a wrong address, which names the secret and, sealed, the address', async () => {
    const { body } = await from('bound', '203.0.113.44')
    const event = (await oauth.app.events()).findLast(({ request }) => request === body['request_id'])
    expect(event).toMatchObject({
      action: 'tokens:issue',
      outcome: 'refused',
      code: 'UNAUTHENTICATED',
      actor: { id: oauth.clients.bound.clientId, credential: oauth.clients.bound.secretId },
    })
    expect(await oauth.app.deps.evidence.subjects.open(event?.source)).toBe('203.0.113.44')
  })
})

describe('a token of an application bound to addresses', () => {
  const viewFrom = async (token: string, forwardedFor: string) => {
    const answer = await fetch(`${oauth.app.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'x-forwarded-for': forwardedFor,
      },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    })
    return { status: answer.status, text: await answer.text() }
  }
  const tokenOf = async (name: Name, forwardedFor: string) =>
    oauth.app.canary.keep(String((await from(name, forwardedFor)).body['access_token']))

  it('is taken from there, and from nowhere else it was carried off to', async () => {
    const token = await tokenOf('bound', '192.0.2.200')
    expect((await viewFrom(token, '192.0.2.200')).status).toBe(200)
    expect((await viewFrom(token, '198.51.100.7')).status).toBe(200)
    for (const elsewhere of ['203.0.113.5', '2001:db8:1::1', '192.0.2.200, 203.0.113.5', 'unknown']) {
      const { status, text } = await viewFrom(token, elsewhere)
      expect([status, text], elsewhere).toEqual([401, expect.stringContaining('UNAUTHENTICATED')])
    }
    expect((await viewFrom(token, '192.0.2.200')).status).toBe(200)
  })

  it('is refused from where the application may not come from any more, at once', async () => {
    const token = await tokenOf('free', '203.0.113.5')
    expect((await viewFrom(token, '203.0.113.5')).status).toBe(200)
    await changeApplication.perform(oauth.app.deps, oauth.app.call(), {
      applicationId: oauth.clients.free.clientId,
      allowedAddresses: ['192.0.2.0/24'],
    })
    expect((await viewFrom(token, '203.0.113.5')).status).toBe(401)
    expect((await viewFrom(token, '192.0.2.1')).status).toBe(200)
  })
})
