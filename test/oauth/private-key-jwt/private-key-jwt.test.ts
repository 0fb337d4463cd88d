import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disableApplication, enableApplication } from '../../../packages/server/src/domain/applications/commands.ts'
import { retireKey } from '../../../packages/server/src/domain/applications/key-commands.ts'
import { signingAlgorithms } from '../../../packages/server/src/domain/applications/model.ts'
import { writeUsage } from '../../../packages/server/src/domain/applications/usage-writing.ts'
import {
  assertionClaims,
  assertionForm,
  registerPair,
  signedJwt,
  type RegisteredPair,
} from '../../support/assertions.ts'
import { TestClock } from '../../support/clock.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

const clock = new TestClock()
const day = 86_400_000
let oauth: OAuthTest<'machine' | 'other'>
let pair: RegisteredPair

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
  pair = await registerPair(oauth.app, oauth.clients.machine.clientId)
})
afterAll(() => oauth.close())

const grant = { grant_type: 'client_credentials' }
const claims = (more: object = {}) => ({
  ...assertionClaims(oauth.clients.machine.clientId, oauth.app.url, clock.now()),
  ...more,
})
const signed = (more: object = {}, header: object = {}): string =>
  signedJwt({ alg: 'ES256', ...header }, claims(more), pair.privateKey)
const statusOf = async (assertion: string, more: Readonly<Record<string, string>> = {}, path?: string) =>
  (await oauth.post({ ...grant, ...assertionForm(assertion), ...more }, {}, path)).status

describe('private_key_jwt (RFC 7523 §2.2, OpenID Connect Core §9)', () => {
  it('fetches a token, which names the key, as does its event', async () => {
    const { status, body } = await oauth.post({ ...grant, ...assertionForm(signed()) })
    expect([status, body['token_type']]).toEqual([200, 'Bearer'])
    const token = oauth.app.canary.keep(String(body['access_token']))
    expect(decodeJwt(token)).toMatchObject({ client_id: oauth.clients.machine.clientId, credential: pair.keyId })
    const issued = (await oauth.app.events()).find(({ change }) => change?.after?.token === decodeJwt(token).jti)
    expect(issued).toMatchObject({ action: 'tokens:issue', actor: { type: 'application', credential: pair.keyId } })
    const answer = await fetch(`${oauth.app.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'x-forwarded-for': oauth.freshAddress(),
      },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    })
    expect(answer.status).toBe(200)
  })

  it('authenticates at introspection and revocation, too', async () => {
    const token = await oauth.accessToken(oauth.clients.machine)
    const ask = (path: string) => oauth.post({ token, ...assertionForm(signed()) }, {}, path)
    expect((await ask('/oauth/introspect')).body).toMatchObject({ active: true })
    expect((await ask('/oauth/revoke')).status).toBe(200)
    expect((await ask('/oauth/introspect')).body).toEqual({ active: false })
  })

  it.each(signingAlgorithms)('takes %s', async (alg) => {
    const { keyId, privateKey } = await registerPair(oauth.app, oauth.clients.machine.clientId, { alg })
    expect(await statusOf(signedJwt({ alg, kid: keyId }, claims(), privateKey, alg))).toBe(200)
    await retireKey.perform(oauth.app.deps, oauth.app.call(), { keyId })
  })

  it.each([
    ['an audience in an array', () => ({ aud: [oauth.app.url] })],
    ['no iat and no nbf', () => ({ iat: undefined, nbf: undefined })],
    ['a clock that is a minute ahead', () => ({ iat: clock.now() / 1000 + 60, nbf: clock.now() / 1000 + 60 })],
    ['a clock that is almost a minute behind', () => ({ exp: clock.now() / 1000 - 59 })],
    ['five minutes of life', () => ({ exp: clock.now() / 1000 + 300 })],
    ['claims nobody asked for', () => ({ note: { a: [1] } })],
  ])('takes %s', async (_what, more) => {
    expect(await statusOf(signed(more()))).toBe(200)
  })

  it.each(['JWT', 'jwt', 'client-authentication+jwt', 'application/client-authentication+jwt'])(
    'takes the type %s',
    async (typ) => {
      expect(await statusOf(signed({}, { typ }))).toBe(200)
    },
  )

  it('takes a client_id beside it that is the same, and none that is another', async () => {
    expect(await statusOf(signed(), { client_id: oauth.clients.machine.clientId })).toBe(200)
    expect(await statusOf(signed(), { client_id: oauth.clients.other.clientId })).toBe(401)
  })

  it('needs its type beside it', async () => {
    const { client_assertion } = assertionForm(signed())
    const type = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' }
    for (const more of [{}, type]) {
      const { status, body } = await oauth.post({ ...grant, client_assertion: client_assertion!, ...more })
      expect([status, body['error']]).toEqual([401, 'invalid_client'])
    }
  })

  it('is refused beside another method, also where both are right (RFC 6749 §2.3)', async () => {
    const { machine } = oauth.clients
    const form = { ...grant, ...assertionForm(signed()) }
    const answers = [
      await oauth.post(form, { authorization: basic(machine) }),
      await oauth.post({ ...form, client_id: machine.clientId, client_secret: machine.clientSecret }),
    ]
    for (const { status, body } of answers) expect([status, body['error']]).toEqual([400, 'invalid_request'])
  })

  it('goes on beside the secrets: whichever is live will do', async () => {
    expect((await oauth.tokenOf(oauth.clients.machine)).status).toBe(200)
    expect(await statusOf(signed())).toBe(200)
  })

  it('is refused to a disabled application and from a foreign address, and both are recorded with the key', async () => {
    const { deps } = oauth.app
    const applicationId = oauth.clients.machine.clientId
    const refusals = async () =>
      (await oauth.app.events()).filter(
        ({ action, outcome, actor }) =>
          action === 'tokens:issue' && outcome === 'refused' && actor.credential === pair.keyId,
      ).length
    const known = await refusals()
    const foreign = await oauth.post({ ...grant, ...assertionForm(signed()) }, { 'x-forwarded-for': '203.0.113.1' })
    expect(foreign.status).toBe(401)
    await disableApplication.perform(deps, oauth.app.call(), { applicationId })
    expect(await statusOf(signed())).toBe(401)
    expect(await refusals()).toBe(known + 2)
    await enableApplication.perform(deps, oauth.app.call(), { applicationId })
    expect(await statusOf(signed())).toBe(200)
  })
})

describe('a key of an application', () => {
  it('is named by its ID, its thumbprint or its kid; where several fit, one has to be named (§10.1)', async () => {
    const applicationId = oauth.clients.machine.clientId
    const own = await registerPair(oauth.app, applicationId, { jwk: { kid: 'laptop' } })
    const kids = [own.keyId, 'laptop']
    for (const kid of kids)
      expect([kid, await statusOf(signedJwt({ alg: 'ES256', kid }, claims(), own.privateKey))]).toEqual([kid, 200])
    expect(await statusOf(signed({}, { kid: pair.keyId }))).toBe(200)
    for (const kid of [undefined, 'Laptop', '', pair.keyId])
      expect([kid, await statusOf(signedJwt({ alg: 'ES256', kid }, claims(), own.privateKey))]).toEqual([kid, 401])
    await retireKey.perform(oauth.app.deps, oauth.app.call(), { keyId: own.keyId })
    expect(await statusOf(signed())).toBe(200)
  })

  it('works from its not-before until it expires, and not once it is retired', async () => {
    const { other } = oauth.clients
    const notBefore = new Date(clock.now() + day)
    const own = await registerPair(oauth.app, other.clientId, { notBefore, expiresInDays: 2 })
    const attempt = () =>
      statusOf(signedJwt({ alg: 'ES256' }, assertionClaims(other.clientId, oauth.app.url, clock.now()), own.privateKey))
    expect(await attempt()).toBe(401)
    clock.advance(day)
    expect(await attempt()).toBe(200)
    clock.advance(2 * day - 1)
    expect(await attempt()).toBe(200)
    clock.advance(1)
    expect(await attempt()).toBe(401)
    const next = await registerPair(oauth.app, other.clientId)
    const withNext = () =>
      statusOf(
        signedJwt({ alg: 'ES256' }, assertionClaims(other.clientId, oauth.app.url, clock.now()), next.privateKey),
      )
    expect(await withNext()).toBe(200)
    await retireKey.perform(oauth.app.deps, oauth.app.call(), { keyId: next.keyId })
    expect(await withNext()).toBe(401)
  })

  it('tells when it was last used', async () => {
    expect(await statusOf(signed())).toBe(200)
    const { deps, app } = oauth.app
    await writeUsage(deps, app.services.usage)
    const row = await deps.database.client.applicationKey.findUniqueOrThrow({ where: { id: pair.keyId } })
    expect(row.lastUsedAt?.getTime()).toBe(clock.now())
    expect(row.lastUsedFrom).toMatch(/^val_/)
  })
})
