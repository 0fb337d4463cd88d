import { endpoints, type EndpointName } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let token: string

beforeAll(async () => {
  app = await startApp()
  const space = await app.space()
  token = await app.token(await app.application(space.id, ['applications:read']))
})
afterAll(() => app.close())

const names = Object.keys(endpoints) as EndpointName[]
const origins = ['https://evil.example', 'null', 'http://127.0.0.1', 'http://localhost:3000']

const corsHeadersOf = ({ headers }: Response): readonly string[] =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-') || name === 'timing-allow-origin')

describe.each(names)('%s', (name) => {
  const { path, methods } = endpoints[name]

  it.each(origins)('gives a page of %s no leave to read its answer', async (origin) => {
    for (const method of methods) {
      const response = await fetch(`${app.url}${path}`, {
        method,
        headers: { origin, authorization: `Bearer ${token}` },
      })
      await response.text()
      expect([method, corsHeadersOf(response)]).toEqual([method, []])
    }
  })

  it.each(origins)('gives a page of %s no leave to ask, when it asks first', async (origin) => {
    const response = await fetch(`${app.url}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, content-type',
        'access-control-request-private-network': 'true',
      },
    })
    await response.text()
    expect([response.ok, corsHeadersOf(response)]).toEqual([false, []])
  })

  it('sets no cookie, is not sniffed, not framed, and tells no one where it was linked from', async () => {
    for (const method of methods) {
      const { headers } = await fetch(`${app.url}${path}`, { method })
      expect(headers.get('set-cookie')).toBeNull()
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      // A form that hides its origin could not be told from one of another site. The report leads to the sign-in first.
      const isForm = ['signIn', 'signInCommand', 'reportLeak'].includes(name) && method === 'GET'
      expect(headers.get('referrer-policy')).toBe(isForm ? 'same-origin' : 'no-referrer')
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
      expect(headers.get('x-powered-by')).toBeNull()
      expect(headers.get('server')).toBeNull()
    }
  })
})

describe('GraphQL', () => {
  it.each(origins)('gives a page of %s no leave to read an answer that it has got', async (origin) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, origin },
      body: '{"query":"{ viewer { id } }"}',
    })
    await response.text()
    expect([response.status, corsHeadersOf(response)]).toEqual([200, []])
  })

  it('takes none of the bodies a page can send without asking first', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': type, authorization: `Bearer ${token}`, origin: 'https://evil.example' },
        body: '{"query":"{ viewer { id } }"}',
      })
      await response.text()
      expect([type, response.status]).toEqual([type, 415])
    }
  })
})
