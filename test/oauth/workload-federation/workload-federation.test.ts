import type { Id } from '@postern/protocol'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEgress } from '../../../packages/server/src/adapters/egress/egress.ts'
import { grantPermissions } from '../../../packages/server/src/domain/applications/commands.ts'
import {
  addFederation,
  retireFederation,
} from '../../../packages/server/src/domain/applications/federation-commands.ts'
import { mostFederations } from '../../../packages/server/src/domain/applications/model.ts'
import { readEgressAllowance } from '../../../packages/server/src/kernel/egress-allowance.ts'
import { assertionForm, macJwt, signedJwt, unsignedJwt } from '../../support/assertions.ts'
import { TestAuthority } from '../../support/certificates.ts'
import { TestClock } from '../../support/clock.ts'
import { makeKeyPair } from '../../support/key-pairs.ts'
import { basic, startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { Receiver } from '../../support/receiver.ts'
import { config } from './config.ts'

const clock = new TestClock()
const authority = new TestAuthority()
const host = 'platform.example'
const receiver = new Receiver(authority.certify([host]))
const platform = makeKeyPair('RS256')
const cluster = makeKeyPair('ES256')
const thief = makeKeyPair('RS256')
let oauth: OAuthTest<'orders' | 'other'>

// What a CI says of a job, and a cluster of a service account.
const ciIssuer = (): string => `https://${host}:${receiver.port}`
const clusterIssuer = 'https://kubernetes.default.svc.cluster.local'
const ciSubject = 'repo:octo/orders:ref:refs/heads/main'
const podSubject = 'system:serviceaccount:shop:orders'

const documents = (): Readonly<Record<string, object>> => ({
  '/.well-known/openid-configuration': { issuer: ciIssuer(), jwks_uri: `${ciIssuer()}/jwks` },
  '/jwks': { keys: [{ ...platform.publicJwk, kid: 'ci-1', alg: 'RS256', use: 'sig' }] },
  '/cluster/jwks': { keys: [{ ...cluster.publicJwk, kid: 'k8s-1', alg: 'ES256', use: 'sig' }] },
})
const answerWith = (served: Readonly<Record<string, object>>): void => {
  receiver.answer = (response, { path }) =>
    path in served ? response.end(JSON.stringify(served[path])) : response.writeHead(404).end()
}

const trust = (given: object, applicationId: string = oauth.clients.orders.clientId) =>
  addFederation.perform(oauth.app.deps, oauth.app.call(), { applicationId, ...given })

let ciTrust: Awaited<ReturnType<typeof trust>>['federation']

beforeAll(async () => {
  await receiver.listen()
  answerWith(documents())
  const egress = createEgress({
    allowance: readEgressAllowance(`${host}:${receiver.port}`, (entry) => expect.fail(entry)),
    resolve: async () => ['127.0.0.1'],
    authorities: [authority.certificate],
  })
  oauth = await startOAuth(config, { clock, egress })
  const claims = [{ name: 'repository_owner_id', value: '4711' }]
  ciTrust = (await trust({ issuer: ciIssuer(), subject: ciSubject, claims, label: 'ci' })).federation
  await trust({ issuer: clusterIssuer, jwksUrl: `${ciIssuer()}/cluster/jwks`, subject: 'system:serviceaccount:shop:*' })
})
afterAll(async () => {
  await oauth.close()
  await receiver.close()
})
beforeEach(() => {
  receiver.requests.length = 0
  answerWith(documents())
})

const seconds = (): number => Math.floor(clock.now() / 1000)
const ciClaims = (more: object = {}) => ({
  iss: ciIssuer(),
  sub: ciSubject,
  aud: oauth.app.url,
  iat: seconds(),
  nbf: seconds() - 10,
  exp: seconds() + 300,
  jti: 'a job',
  repository_owner_id: '4711',
  ref: 'refs/heads/main',
  ...more,
})
const ciToken = (more: object = {}, header: object = {}): string =>
  signedJwt({ typ: 'JWT', alg: 'RS256', kid: 'ci-1', ...header }, ciClaims(more), platform.privateKey, 'RS256')
const podToken = (more: object = {}): string => {
  const claims = { iss: clusterIssuer, sub: podSubject, aud: [oauth.app.url], iat: seconds(), exp: seconds() + 3_600 }
  return signedJwt({ alg: 'ES256', kid: 'k8s-1' }, { ...claims, ...more }, cluster.privateKey)
}

const ask = (token: string, clientId: string | null = oauth.clients.orders.clientId, more: object = {}) =>
  oauth.post({
    grant_type: 'client_credentials',
    ...assertionForm(token),
    ...(clientId !== null && { client_id: clientId }),
    ...more,
  })
const statusOf = async (token: string, clientId?: string | null) => (await ask(token, clientId)).status

describe('a workload with the token of its platform (RFC 7523 §2.2)', () => {
  it('gets a token of its application, which names the trust, as does its event', async () => {
    const { status, body } = await ask(ciToken())
    const token = oauth.app.canary.keep(String(body['access_token']))
    expect([status, decodeJwt(token)]).toMatchObject([
      200,
      { client_id: oauth.clients.orders.clientId, credential: ciTrust.id },
    ])
    const issued = (await oauth.app.events()).find(({ change }) => change?.after?.token === decodeJwt(token).jti)
    expect(issued).toMatchObject({ action: 'tokens:issue', actor: { credential: ciTrust.id } })
    expect(await oauth.isTaken(token)).toBe(true)
  })

  it('in a cluster, whose keys are where they were said to be, whatever its issuer’s address', async () => {
    expect(await statusOf(podToken())).toBe(200)
    expect(await statusOf(podToken({ sub: 'system:serviceaccount:shop:billing' }))).toBe(200)
  })

  it('uses it for all of its life, as platforms hand it out', async () => {
    const token = ciToken()
    expect([await statusOf(token), await statusOf(token)]).toEqual([200, 200])
    clock.advance(359_000)
    expect(await statusOf(token)).toBe(200)
    clock.advance(1_000)
    expect(await statusOf(token)).toBe(401)
    // The keys had become old meanwhile: they served on while they were read anew.
    await vi.waitFor(() => expect(receiver.requests.at(-1)?.path).toBe('/jwks'))
  })

  it('is passed over a certificate’s fingerprint, which some platforms send along', async () => {
    expect(await statusOf(ciToken({}, { x5t: 'abc' }))).toBe(200)
  })

  it('asks the issuer where its keys are, and then them, once for all who come', async () => {
    clock.advance(3_600_000)
    const statuses = await Promise.all(Array.from({ length: 10 }, () => statusOf(ciToken())))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/.well-known/openid-configuration', '/jwks'])
  })

  it('may ask about tokens and revoke them, too', async () => {
    const token = await oauth.accessToken(oauth.clients.orders)
    const form = { token, client_id: oauth.clients.orders.clientId, ...assertionForm(ciToken()) }
    expect((await oauth.post(form, {}, '/oauth/introspect')).body).toMatchObject({ active: true })
    expect((await oauth.post(form, {}, '/oauth/revoke')).status).toBe(200)
  })

  it('is refused beside another method (RFC 6749 §2.3)', async () => {
    const form = { grant_type: 'client_credentials', ...assertionForm(ciToken()) }
    const { status, body } = await oauth.post(form, { authorization: basic(oauth.clients.orders) })
    expect([status, body['error']]).toEqual([400, 'invalid_request'])
  })
})

describe('a token that is not what was trusted', () => {
  const jku = (): object => ({ jku: `${ciIssuer()}/thief` })
  it.each<[string, () => string]>([
    ['by another key', () => signedJwt({ alg: 'RS256', kid: 'ci-1' }, ciClaims(), thief.privateKey, 'RS256')],
    ['by the key of another platform', () => signedJwt({ alg: 'ES256', kid: 'k8s-1' }, ciClaims(), cluster.privateKey)],
    ['of nobody', () => unsignedJwt({ alg: 'none' }, ciClaims())],
    ['under the public key', () => macJwt({ alg: 'HS256' }, ciClaims(), JSON.stringify(platform.publicJwk))],
    ['with keys of its own', () => signedJwt({ alg: 'RS256', ...jku() }, ciClaims(), thief.privateKey, 'RS256')],
    ['for everybody', () => ciToken({ aud: undefined })],
    ['for somebody else', () => ciToken({ aud: 'https://elsewhere.example' })],
    ['for somebody else, too', () => ciToken({ aud: [oauth.app.url, 'https://elsewhere.example'] })],
    ['for our token endpoint', () => ciToken({ aud: `${oauth.app.url}/oauth/token` })],
    ['of another issuer', () => ciToken({ iss: 'https://other.example' })],
    ['of the issuer with a slash', () => ciToken({ iss: `${ciIssuer()}/` })],
    ['of ourselves', () => ciToken({ iss: oauth.app.url })],
    ['that vouches for itself', () => ciToken({ sub: ciIssuer() })],
    ['for another subject', () => ciToken({ sub: 'repo:octo/orders:ref:refs/heads/feature' })],
    ['for a subject that begins so', () => ciToken({ sub: `${ciSubject}-2` })],
    ['for a subject in another case', () => ciToken({ sub: ciSubject.toUpperCase() })],
    ['for another owner', () => ciToken({ repository_owner_id: '4712' })],
    ['for an owner among others', () => ciToken({ repository_owner_id: ['4711'] })],
    ['that names no owner', () => ciToken({ repository_owner_id: undefined })],
    ['of another namespace', () => podToken({ sub: 'system:serviceaccount:evil:orders' })],
    ['of a part more than the asterisk is', () => podToken({ sub: 'system:serviceaccount:shop:orders:x' })],
    ['that is over', () => ciToken({ exp: seconds() - 60 })],
    ['without end', () => ciToken({ exp: undefined })],
    ['for more than a day', () => ciToken({ exp: seconds() + 86_461 })],
    ['from later on', () => ciToken({ nbf: seconds() + 61 })],
    ['of another type', () => ciToken({}, { typ: 'at+jwt' })],
    ['with an extension', () => ciToken({}, { crit: ['exp'] })],
  ])('%s is refused, with one answer', async (_what, make) => {
    const { status, body } = await ask(make())
    expect([status, body['error'], body['error_description']]).toEqual([
      401,
      'invalid_client',
      'Client authentication failed.',
    ])
    expect(receiver.requests.filter(({ path }) => path === '/thief')).toEqual([])
  })

  it('is one without a client_id, or with that of an application that trusts nobody, or of none', async () => {
    const nobody = oauth.app.deps.ids.mint('Application')
    for (const clientId of [null, oauth.clients.other.clientId, nobody, 'orders'])
      expect([clientId, await statusOf(ciToken(), clientId)]).toEqual([clientId, 401])
    expect(receiver.requests).toEqual([])
  })

  it('is a token of our own, also where somebody made a rule for it', async () => {
    const token = await oauth.accessToken(oauth.clients.other)
    expect(await statusOf(token)).toBe(401)
    await expect(trust({ issuer: oauth.app.url, subject: 'a' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('makes us ask an issuer nobody trusts for nothing', async () => {
    await ask(ciToken({ iss: `https://${host}:${receiver.port}/evil` }))
    expect(receiver.requests).toEqual([])
  })
})

describe('the metadata of an issuer', () => {
  /** An issuer of its own below the platform, with this for its metadata. */
  const statusWith = async (metadata: (issuer: string) => unknown, name: string): Promise<number> => {
    const issuer = `${ciIssuer()}/${name}`
    const served = { ...documents(), [`/${name}/.well-known/openid-configuration`]: metadata(issuer) as object }
    answerWith(served)
    const { federation } = await trust({ issuer, subject: 'a' })
    const status = await statusOf(ciToken({ iss: issuer, sub: 'a' }))
    await retireFederation.perform(oauth.app.deps, oauth.app.call(), { federationId: federation.id })
    return status
  }

  it('leads to its keys', async () => {
    expect(await statusWith((issuer) => ({ issuer, jwks_uri: `${ciIssuer()}/jwks` }), 'right')).toBe(200)
  })

  it.each<[string, (issuer: string) => unknown]>([
    ['of somebody else', () => ({ issuer: ciIssuer(), jwks_uri: `${ciIssuer()}/jwks` })],
    ['of nobody', () => ({ jwks_uri: `${ciIssuer()}/jwks` })],
    ['without keys', (issuer) => ({ issuer })],
    ['with keys at an address inside', (issuer) => ({ issuer, jwks_uri: `http://127.0.0.1:${receiver.port}/jwks` })],
    ['with keys in clear', (issuer) => ({ issuer, jwks_uri: `http://${host}:${receiver.port}/jwks` })],
    ['that is a list', () => []],
  ])('%s leads nowhere', async (what, metadata) => {
    expect(await statusWith(metadata, encodeURIComponent(what))).toBe(401)
    expect(receiver.requests.filter(({ path }) => path === '/jwks')).toEqual([])
  })
})

describe('a trust', () => {
  it.each([
    ['an issuer in clear', { issuer: 'http://ci.example', subject: 'a' }, 'issuer'],
    ['an issuer with a query', { issuer: 'https://ci.example?a', subject: 'a' }, 'issuer'],
    ['an issuer with a password', { issuer: 'https://a:b@ci.example', subject: 'a' }, 'issuer'],
    ['an issuer that is nobody’s to call', { issuer: 'https://10.0.0.1', subject: 'a' }, 'issuer'],
    ['keys nobody may call', { issuer: 'https://ci.example', jwksUrl: 'https://10.0.0.1/a', subject: 'a' }, 'jwksUrl'],
    ['every subject', { issuer: 'https://ci.example', subject: '*' }, 'subject'],
    ['every repository', { issuer: 'https://ci.example', subject: 'repo:*' }, 'subject'],
    ['an asterisk within', { issuer: 'https://ci.example', subject: 'repo:*/app:ref:main' }, 'subject'],
    ['no subject', { issuer: 'https://ci.example', subject: '' }, 'subject'],
    [
      'a claim that every token has',
      { issuer: 'https://ci.example', subject: 'a', claims: [{ name: 'aud', value: 'x' }] },
      'claims.0.name',
    ],
    [
      'a claim twice',
      {
        issuer: 'https://ci.example',
        subject: 'a',
        claims: [
          { name: 'ref', value: 'x' },
          { name: 'ref', value: 'y' },
        ],
      },
      'claims',
    ],
  ])('is not given for %s', async (_what, given, path) => {
    await expect(trust(given)).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { fields: [{ path }] } })
  })

  it('ends at once where it is retired, and is ended once', async () => {
    const given = { issuer: ciIssuer(), subject: 'repo:octo/other:*' }
    const { federation } = await trust(given, oauth.clients.other.clientId)
    const token = () => ciToken({ sub: 'repo:octo/other:pull_request' })
    expect(await statusOf(token(), oauth.clients.other.clientId)).toBe(200)
    const retire = () => retireFederation.perform(oauth.app.deps, oauth.app.call(), { federationId: federation.id })
    await retire()
    expect(await statusOf(token(), oauth.clients.other.clientId)).toBe(401)
    await expect(retire()).rejects.toMatchObject({ code: 'FEDERATION_RETIRED' })
  })

  it('is one of ten at most', async () => {
    const { clientId } = await oauth.app.application(oauth.spaceId, [])
    const add = (subject: string) => trust({ issuer: 'https://ci.example', subject }, clientId)
    for (let count = 0; count < mostFederations; count += 1) await add(`job ${count}`)
    await expect(add('one more')).rejects.toMatchObject({ code: 'TOO_MANY_FEDERATIONS' })
  })

  it('is given by nobody who holds less than the application', async () => {
    const person = await oauth.app.user('integration_owner', oauth.spaceId as Id<'Space'>)
    const { clientId } = await oauth.app.application(oauth.spaceId, ['applications:read'])
    const add = () =>
      addFederation.perform(oauth.app.deps, oauth.app.call(person), {
        ...{ applicationId: clientId, issuer: 'https://ci.example', subject: 'a' },
      })
    expect((await add()).federation.id).toMatch(/^fed_/)
    const permissions = ['applications:read', 'applications:create']
    await grantPermissions.perform(oauth.app.deps, oauth.app.call(), { applicationId: clientId, permissions })
    await expect(add()).rejects.toMatchObject({ code: 'ESCALATION' })
  })
})
