import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic, startOAuth, type OAuthAnswer, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

const grant = { grant_type: 'client_credentials' }
const known = () => ({ authorization: basic(oauth.clients.machine) })

const refusals: Readonly<Record<string, () => Promise<OAuthAnswer>>> = {
  'invalid_request of a missing grant_type': () => oauth.post({ scope: 'x' }, known()),
  'invalid_request of a query': () => oauth.post(grant, known(), '/oauth/token?"\\\u00e9'),
  'invalid_request of a content type': () => oauth.post('{}', { ...known(), 'content-type': 'application/json' }),
  'invalid_request of a body that is too large': () => oauth.post('x'.repeat(20_000), known()),
  'invalid_request of a duplicate': () => oauth.post('a=1&a=2', known()),
  'invalid_client without credentials': () => oauth.post(grant),
  'invalid_client of a wrong header': () => oauth.post(grant, { authorization: 'Basic "\\' }),
  'invalid_client of a wrong form': () => oauth.post({ ...grant, client_id: '"', client_secret: '\\' }),
  unsupported_grant_type: () => oauth.post({ grant_type: '"\\é' }, known()),
  invalid_scope: () => oauth.post({ ...grant, scope: '"\\é' }, known()),
  'invalid_scope of a permission': () => oauth.post({ ...grant, scope: 'audit:read' }, known()),
  invalid_target: () => oauth.post({ ...grant, resource: '"\\é' }, known()),
}

describe('the answer that gives a token (RFC 6749 §5.1)', () => {
  it('is JSON with the members of the standard and our proposal when to renew', async () => {
    const { status, headers, body } = await oauth.tokenOf(oauth.clients.machine)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/json')
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'Bearer',
      expires_in: 21_600,
      refresh_in: expect.any(Number),
      scope: 'applications:read',
    })
  })

  it('is kept by no cache, also not by an old one', async () => {
    const { headers } = await oauth.tokenOf(oauth.clients.machine)
    expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache'])
  })
})

describe.each(Object.keys(refusals))('the answer %s (RFC 6749 §5.2)', (name) => {
  it('is JSON with an error of the registry, a description in the allowed characters, and the request', async () => {
    const { status, headers, body } = await refusals[name]!()
    const { error, error_description: description, request_id: requestId, code, ...rest } = body
    expect(error).toBe(name.split(' ')[0])
    // %x20-21 / %x23-5B / %x5D-7E
    expect(description).toMatch(/^[\x20\x21\x23-\x5B\x5D-\x7E]+$/)
    expect(requestId).toBe(headers.get('x-request-id'))
    expect(code ?? 'NONE').toMatch(/^[A-Z_]+$/)
    expect(rest).toEqual({})
    expect(status).toBe(error === 'invalid_client' ? 401 : code === 'PAYLOAD_TOO_LARGE' ? 413 : 400)
    expect(headers.get('content-type')).toBe('application/json')
  })

  it('is kept by no cache, sniffed by no browser and open to no other origin', async () => {
    const { headers } = await refusals[name]!()
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('pragma')).toBe('no-cache')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('set-cookie')).toBeNull()
  })

  it('challenges where, and only where, the client is not believed', async () => {
    const { status, headers } = await refusals[name]!()
    expect(headers.get('www-authenticate')).toBe(status === 401 ? 'Basic realm="postern", charset="UTF-8"' : null)
  })
})
