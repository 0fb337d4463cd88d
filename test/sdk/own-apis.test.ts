import { expect, test } from 'vitest'
import { minute, second, settle } from './support/fake-clock.ts'
import { json } from './support/fake-issuer.ts'
import { rejectionOf, tellStory } from './support/story.ts'

const origins = ['https://orders.example.com']
const orders = 'https://orders.example.com/orders'
const bearers = (calls: readonly { url: string; headers: Headers }[]): (string | null)[] =>
  calls.filter(({ url }) => url.startsWith('https://orders')).map(({ headers }) => headers.get('authorization'))

test('a call to a listed origin carries the token', async () => {
  const { issuer, client } = tellStory({ origins })
  issuer.onOther = () => json(200, { ok: true })
  const response = await client.fetch(orders, { headers: { 'x-mine': '1' } })
  expect(await response.json()).toEqual({ ok: true })
  expect(bearers(issuer.calls)).toEqual(['Bearer token-1'])
  expect(issuer.calls.at(-1)?.headers.get('x-mine')).toBe('1')
})

test('a token is never sent to an origin that is not listed', async () => {
  const { issuer, client } = tellStory({ origins })
  for (const address of [
    'https://evil.example.com/',
    'http://orders.example.com/orders',
    'https://orders.example.com:8443/orders',
    'https://orders.example.com.evil.com/',
    'https://orders.example.com@evil.com/',
    'https://id.example.com/graphql',
    '/orders',
    new URL('https://evil.example.com/'),
    new Request('https://evil.example.com/'),
  ])
    expect(await rejectionOf(client.fetch(address))).toMatchObject({ code: 'ORIGIN_NOT_LISTED' })
  expect(issuer.calls).toHaveLength(0)
})

test('no origin may be listed that a token would travel to in the clear', () => {
  for (const origin of ['http://orders.example.com', 'https://orders.example.com/path', 'orders.example.com', '*'])
    expect(() => tellStory({ origins: [origin] })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }))
  expect(() => tellStory({ origins: ['http://127.0.0.1:8080', 'http://localhost:3000'] })).not.toThrow()
})

test('a redirect is not followed, because the token would come along', async () => {
  const { issuer, client } = tellStory({ origins })
  issuer.onOther = () => new Response(null, { status: 302, headers: { location: 'https://evil.example.com/' } })
  expect(await rejectionOf(client.fetch(orders))).toMatchObject({ code: 'REDIRECT_REFUSED', status: 302 })
  expect(await rejectionOf(client.fetch(orders, { redirect: 'follow' }))).toMatchObject({ code: 'REDIRECT_REFUSED' })
  expect((await client.fetch(orders, { redirect: 'manual' })).status).toBe(302)
  expect(
    issuer.calls.filter(({ url }) => url.startsWith('https://orders')).every((call) => call.redirect === 'manual'),
  ).toBe(true)
})

test('an answer that nothing has changed is no redirect', async () => {
  const { issuer, client } = tellStory({ origins })
  issuer.onOther = () => new Response(null, { status: 304 })
  expect((await client.fetch(orders, { headers: { 'if-none-match': '"1"' } })).status).toBe(304)
})

test('a 401 renews the token and repeats the call once', async () => {
  const { issuer, client } = tellStory({ origins })
  issuer.onOther = ({ headers }) => json(headers.get('authorization') === 'Bearer token-1' ? 401 : 200, {})
  const response = await client.fetch(orders, { method: 'POST', body: '{"item":1}' })
  expect(response.status).toBe(200)
  expect(bearers(issuer.calls)).toEqual(['Bearer token-1', 'Bearer token-2'])
})

test('a second 401 is the answer', async () => {
  const { issuer, client } = tellStory({ origins })
  issuer.onOther = () => json(401, {})
  expect((await client.fetch(orders)).status).toBe(401)
  expect(bearers(issuer.calls)).toHaveLength(2)
})

test('an API that refuses every token costs one renewal a minute, not one per call', async () => {
  const { clock, issuer, client } = tellStory({ origins })
  issuer.onOther = () => json(401, {})
  for (let call = 0; call < 120; call += 1) {
    await client.fetch(orders)
    await clock.advance(second)
  }
  expect(issuer.tokenCalls.length).toBeLessThanOrEqual(3)
})

test('parallel calls that are all refused share one renewal and all succeed', async () => {
  const { issuer, client } = tellStory({ origins })
  issuer.onOther = ({ headers }) => json(headers.get('authorization') === 'Bearer token-1' ? 401 : 200, {})
  const responses = await Promise.all(Array.from({ length: 20 }, () => client.fetch(orders)))
  expect(responses.every(({ status }) => status === 200)).toBe(true)
  expect(issuer.tokenCalls).toHaveLength(2)
})

test('a streamed body cannot be sent twice, so its 401 is the answer, and the next call has a new token', async () => {
  const { issuer, client } = tellStory({ origins })
  issuer.onOther = ({ headers }) => json(headers.get('authorization') === 'Bearer token-1' ? 401 : 200, {})
  const body = new Blob(['item']).stream()
  const response = await client.fetch(orders, { method: 'POST', body, duplex: 'half' } as RequestInit)
  expect(response.status).toBe(401)
  expect((await client.fetch(orders)).status).toBe(200)
  expect((await client.fetch(new Request(orders, { method: 'POST', body: 'item' }))).status).toBe(200)
})

test('the body of a Request object counts as a stream', async () => {
  const { issuer, client } = tellStory({ origins })
  issuer.onOther = () => json(401, {})
  const request = new Request(orders, { method: 'POST', body: 'item' })
  expect((await client.fetch(request)).status).toBe(401)
  expect(bearers(issuer.calls)).toHaveLength(1)
})

test('while the issuer is down, a refused token is answered with the 401 and stays in use for other APIs', async () => {
  const { issuer, client } = tellStory({ origins })
  issuer.onOther = () => json(401, {})
  await client.token()
  issuer.onToken = () => json(503, {})
  expect((await client.fetch(orders)).status).toBe(401)
  expect((await client.token()).value).toBe('token-1')
})

test('while the issuer refuses the secret, a refused token stays in use for other APIs', async () => {
  const { issuer, client } = tellStory()
  const token = await client.token()
  issuer.onToken = () => json(401, { error: 'invalid_client' })
  client.invalidate(token)
  expect((await client.token()).value).toBe('token-1')
})

test('an API that sends no headers within the time-out ends the call; a slow body does not', async () => {
  const { clock, issuer, client } = tellStory({ origins })
  issuer.onOther = () => new Promise(() => {})
  const waiting = rejectionOf(client.fetch(orders))
  await clock.advance(10 * second)
  expect(await waiting).toMatchObject({ code: 'TIMEOUT' })
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  issuer.onOther = () => new Response(readable)
  const response = await client.fetch(orders)
  expect(clock.timers).toBe(0)
  const writer = writable.getWriter()
  void writer.write(new TextEncoder().encode('late')).then(() => writer.close())
  expect(await response.text()).toBe('late')
})

test('invalidate makes the next token a renewed one, for clients with their own HTTP library', async () => {
  const { clock, issuer, client } = tellStory()
  const token = await client.token()
  client.invalidate(token)
  expect((await client.token()).value).toBe('token-2')
  await clock.advance(5 * minute)
  client.invalidate(token)
  expect((await client.token()).value).toBe('token-2')
  await settle()
  expect((await client.token()).value).toBe('token-2')
  expect(issuer.tokenCalls).toHaveLength(2)
})
