import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClock } from '../../support/clock.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine' | 'brief'>
const clock = new TestClock()

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
})
afterAll(() => oauth.close())

const tokenOf = async (name: 'machine' | 'brief'): Promise<string> => {
  const { body } = await oauth.tokenOf(oauth.clients[name])
  return oauth.app.canary.keep(String(body['access_token']))
}

/** As any resource server would, with the published keys and nothing else. */
const verified = (token: string, now = clock.now()) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${oauth.app.url}/.well-known/jwks.json`)), {
    issuer: oauth.app.url,
    audience: oauth.app.url,
    typ: 'at+jwt',
    algorithms: ['ES256'],
    requiredClaims: ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'],
    currentDate: new Date(now),
  })

describe('an access token (RFC 9068)', () => {
  it('verifies against the published keys', async () => {
    await expect(verified(await tokenOf('machine'))).resolves.toBeDefined()
  })

  it('has a header of type, algorithm and key, and nothing else (§2.1)', async () => {
    const header = decodeProtectedHeader(await tokenOf('machine'))
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.stringMatching(/^[\w-]{43}$/) })
  })

  it('says what the standard demands, and beyond it the space, the epoch and the secret it was fetched with (§2.2)', async () => {
    const { machine } = oauth.clients
    const { payload } = await verified(await tokenOf('machine'))
    const seconds = Math.floor(clock.now() / 1000)
    expect(payload).toEqual({
      iss: oauth.app.url,
      // §2.2: without a resource owner, what identifies the client.
      sub: machine.clientId,
      aud: oauth.app.url,
      client_id: machine.clientId,
      iat: seconds,
      exp: seconds + 21_600,
      jti: expect.stringMatching(/^tok_[0-9a-z]{26}$/),
      scope: 'applications:read spaces:read',
      space: oauth.spaceId,
      epoch: 0,
      credential: machine.secretId,
    })
  })

  it('has an ID of its own each time', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => tokenOf('machine')))
    const ids = await Promise.all(tokens.map(async (token) => (await verified(token)).payload.jti))
    expect(new Set(ids).size).toBe(20)
  })

  it('lives as long as its application says, and the answer says the same', async () => {
    const { body } = await oauth.tokenOf(oauth.clients.brief)
    const { payload } = await verified(String(body['access_token']))
    expect([body['expires_in'], payload.exp! - payload.iat!]).toEqual([300, 300])
  })

  it('is expired at its expiry, to us as to others', async () => {
    const token = await tokenOf('brief')
    clock.advance(299_000)
    expect((await oauth.app.graphql(token, '{ viewer { id } }')).status).toBe(200)
    clock.advance(1_001)
    expect((await oauth.app.graphql(token, '{ viewer { id } }')).status).toBe(401)
    await expect(verified(token)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' })
  })

  it('is named in the evidence by its ID, never by its text', async () => {
    const token = await tokenOf('machine')
    const { payload } = await verified(token)
    const event = (await oauth.app.events()).at(-1)
    expect(event).toMatchObject({
      action: 'tokens:issue',
      outcome: 'done',
      actor: { type: 'application', id: oauth.clients.machine.clientId, credential: oauth.clients.machine.secretId },
      change: { after: { token: payload.jti, scope: payload['scope'], audience: payload.aud } },
    })
    expect(oauth.app.canary.foundIn(JSON.stringify(await oauth.app.events()))).toEqual([])
  })
})
