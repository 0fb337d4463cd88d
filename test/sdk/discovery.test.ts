import { expect, test } from 'vitest'
import { minute } from './support/fake-clock.ts'
import { issuerUrl, json } from './support/fake-issuer.ts'
import { clientSecret, rejectionOf, tellStory } from './support/story.ts'

test('the token endpoint is read from the metadata, once', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(6 * 60 * minute)
  await client.token()
  expect(issuer.calls.map(({ url }) => url)).toEqual([
    `${issuerUrl}/.well-known/oauth-authorization-server`,
    `${issuerUrl}/oauth/token`,
    `${issuerUrl}/oauth/token`,
  ])
})

test('an issuer with a path has its metadata between host and path', async () => {
  const { issuer, client } = tellStory({ url: `${issuerUrl}/tenant/` })
  await rejectionOf(client.token())
  expect(issuer.calls[0]?.url).toBe(`${issuerUrl}/.well-known/oauth-authorization-server/tenant`)
})

test('a slash at the end of the address makes no difference', async () => {
  const { client } = tellStory({ url: `${issuerUrl}/` })
  expect((await client.token()).value).toBe('token-1')
})

test('metadata that names another issuer is refused, and the secret is not sent', async () => {
  for (const named of ['https://evil.example.com', `${issuerUrl}/other`, `${issuerUrl}.evil.com`, '', undefined]) {
    const { issuer, client } = tellStory()
    issuer.onMetadata = () => json(200, { issuer: named, token_endpoint: `${issuerUrl}/oauth/token` })
    expect(await rejectionOf(client.token())).toMatchObject({ code: 'ISSUER_MISMATCH', retryable: false })
    expect(issuer.tokenCalls).toHaveLength(0)
  }
})

test('a token endpoint elsewhere than at the issuer is refused, and the secret is not sent', async () => {
  for (const endpoint of [
    'https://evil.example.com/oauth/token',
    'http://id.example.com/oauth/token',
    '/oauth/token',
    7,
  ]) {
    const { issuer, client } = tellStory()
    issuer.onMetadata = () => json(200, { issuer: issuerUrl, token_endpoint: endpoint })
    expect(await rejectionOf(client.token())).toMatchObject({ code: 'INVALID_RESPONSE' })
    expect(issuer.calls).toHaveLength(1)
  }
})

test('a redirect is refused, for the metadata and for the token', async () => {
  const redirect = (): Response =>
    new Response(null, { status: 307, headers: { location: 'https://evil.example.com/' } })
  const metadata = tellStory()
  metadata.issuer.onMetadata = redirect
  expect(await rejectionOf(metadata.client.token())).toMatchObject({ code: 'REDIRECT_REFUSED' })
  const token = tellStory()
  token.issuer.onToken = redirect
  expect(await rejectionOf(token.client.token())).toMatchObject({ code: 'REDIRECT_REFUSED' })
  expect(token.issuer.calls.every(({ redirect: mode }) => mode === 'manual')).toBe(true)
  expect(token.issuer.calls.some(({ url }) => url.includes('evil'))).toBe(false)
})

test('an address without TLS is refused, except on this machine', () => {
  for (const url of [
    'http://id.example.com',
    'http://127.0.0.1.evil.com',
    'http://localhost.evil.com',
    'ftp://id.example.com',
    'https://user:pass@id.example.com',
    'https://id.example.com/?x=1',
    'id.example.com',
    '',
  ])
    expect(() => tellStory({ url })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }))
  for (const url of ['http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000', 'http://app.localhost'])
    expect(() => tellStory({ url })).not.toThrow()
})

test('the metadata is read again when the token endpoint has moved', async () => {
  const { clock, issuer, client } = tellStory()
  issuer.onToken = () => json(404, {})
  await rejectionOf(client.token())
  await clock.advance(5 * minute)
  issuer.onToken = null
  await client.token()
  expect(issuer.calls.filter(({ method }) => method === 'GET')).toHaveLength(2)
})

test('the token request authenticates by client_secret_basic and asks for the sorted-out scope and resource', async () => {
  const { issuer, client } = tellStory({
    scope: ['applications:read', 'audit:read'],
    audience: 'https://orders.example.com',
  })
  await client.token()
  const [call] = issuer.tokenCalls
  expect(call?.headers.get('authorization')).toBe(`Basic ${btoa(`app_1:${clientSecret}`)}`)
  expect(Object.fromEntries(new URLSearchParams(call?.body))).toEqual({
    grant_type: 'client_credentials',
    scope: 'applications:read audit:read',
    resource: 'https://orders.example.com',
  })
})

test('an empty scope is refused, because the server would understand it as everything', () => {
  expect(() => tellStory({ scope: [] })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }))
})

test('Postern’s own API and an API of your own get tokens of their own', async () => {
  const { issuer, client } = tellStory({
    audience: 'https://orders.example.com',
    origins: ['https://orders.example.com'],
  })
  issuer.onOther = () => json(200, { data: { viewer: null } })
  await client.fetch('https://orders.example.com/')
  await client.request('query Viewer { viewer { id } }', {})
  expect(issuer.tokenCalls.map(({ body }) => new URLSearchParams(body).get('resource'))).toEqual([
    'https://orders.example.com',
    null,
  ])
})

test('a secret that is read by a function is read for each token request, so a rotated one is picked up', async () => {
  const secrets = ['first', 'second']
  const { clock, issuer, client } = tellStory({ clientSecret: async () => secrets.shift() ?? '' })
  await client.token()
  await clock.advance(6 * 60 * minute)
  await client.token()
  expect(issuer.tokenCalls.map(({ headers }) => headers.get('authorization'))).toEqual([
    `Basic ${btoa('app_1:first')}`,
    `Basic ${btoa('app_1:second')}`,
  ])
})
