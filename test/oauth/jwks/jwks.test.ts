import { calculateJwkThumbprint, decodeProtectedHeader, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

const keySet = async (): Promise<{ headers: Headers; status: number; keys: readonly JWK[] }> => {
  const response = await fetch(`${oauth.app.url}/.well-known/jwks.json`)
  const { keys } = (await response.json()) as { keys: JWK[] }
  return { headers: response.headers, status: response.status, keys }
}

describe('the key set (RFC 7517)', () => {
  it('is JSON that may be cached for some minutes', async () => {
    const { status, headers } = await keySet()
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'application/json',
      'public, max-age=300',
    ])
  })

  it('holds public members only, and of each key what it is for', async () => {
    const { keys } = await keySet()
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) {
      expect(key).toEqual({
        kty: 'EC',
        crv: 'P-256',
        x: expect.stringMatching(/^[\w-]{43}$/),
        y: expect.stringMatching(/^[\w-]{43}$/),
        kid: expect.any(String),
        use: 'sig',
        alg: 'ES256',
      })
    }
  })

  it('names each key by its thumbprint (RFC 7638), once', async () => {
    const { keys } = await keySet()
    for (const key of keys) expect(key.kid).toBe(await calculateJwkThumbprint(key))
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length)
  })

  it('has the key that tokens name', async () => {
    const { body } = await oauth.tokenOf(oauth.clients.machine)
    const { kid } = decodeProtectedHeader(String(body['access_token']))
    expect((await keySet()).keys.map((key) => key.kid)).toContain(kid)
  })

  it('holds nothing of the key that signs checkpoints', async () => {
    const { keys } = await keySet()
    expect(keys.filter(({ kty }) => kty !== 'EC')).toEqual([])
  })
})
