import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEgress } from '../../../packages/server/src/adapters/egress/egress.ts'
import { addKey, retireKey } from '../../../packages/server/src/domain/applications/key-commands.ts'
import { readEgressAllowance } from '../../../packages/server/src/kernel/egress-allowance.ts'
import { assertionClaims, assertionForm, registerPair, signedJwt } from '../../support/assertions.ts'
import { TestAuthority } from '../../support/certificates.ts'
import { TestClock } from '../../support/clock.ts'
import { makeKeyPair, type TestKeyPair } from '../../support/key-pairs.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { Receiver } from '../../support/receiver.ts'
import { config } from './config.ts'

const clock = new TestClock()
const authority = new TestAuthority()
const host = 'keys.example'
const receiver = new Receiver(authority.certify([host]))
let oauth: OAuthTest<'machine' | 'other'>
let serial = 0

beforeAll(async () => {
  const port = await receiver.listen()
  const egress = createEgress({
    allowance: readEgressAllowance(`${host}:${port}`, (entry) => expect.fail(entry)),
    resolve: async () => ['127.0.0.1'],
    authorities: [authority.certificate],
  })
  oauth = await startOAuth(config, { clock, egress })
})
afterAll(async () => {
  await oauth.close()
  await receiver.close()
})
beforeEach(() => {
  receiver.requests.length = 0
})

const answerWith = (text: string, status = 200): void => {
  receiver.answer = (response) => response.writeHead(status, { 'content-type': 'application/json' }).end(text)
}
const publish = (...keys: readonly object[]): void => answerWith(JSON.stringify({ keys }))
const published = (pair: TestKeyPair, kid: string) => ({ ...pair.publicJwk, kid, use: 'sig' })
const fail = (): void => answerWith('', 503)

/** An application of its own, with an address of its own where its keys are. */
const machine = async () => {
  const { clientId } = await oauth.app.application(oauth.spaceId, ['applications:read'])
  const jwksUrl = `https://${host}:${receiver.port}/${(serial += 1)}/keys.json`
  const { key } = await addKey.perform(oauth.app.deps, oauth.app.call(), { applicationId: clientId, jwksUrl })
  const ask = async ({ privateKey }: TestKeyPair, kid?: string) => {
    const claims = assertionClaims(clientId, oauth.app.url, clock.now())
    const assertion = signedJwt({ alg: 'ES256', kid }, claims, privateKey)
    const { status, body } = await oauth.post({ grant_type: 'client_credentials', ...assertionForm(assertion) })
    return { status, token: String(body['access_token'] ?? '') }
  }
  const statusOf = async (pair: TestKeyPair, kid?: string) => (await ask(pair, kid)).status
  return { clientId, keyId: key.id, jwksUrl, ask, statusOf }
}

const [first, second, thief] = [makeKeyPair(), makeKeyPair(), makeKeyPair()]

describe('an application that publishes its keys', () => {
  it('is believed by one of them, and its token names what was registered', async () => {
    publish(published(first, 'a'), published(second, 'b'))
    const { ask, keyId } = await machine()
    const { status, token } = await ask(second, 'b')
    expect([status, decodeJwt(token)['credential']]).toEqual([200, keyId])
    expect(receiver.requests).toMatchObject([{ method: 'GET', body: '' }])
    expect(receiver.requests[0]!.headers['authorization']).toBeUndefined()
  })

  it('needs no kid where there is one key that fits, and one where there are several (§10.1)', async () => {
    publish(published(first, 'a'), makeKeyPair('ES384').publicJwk)
    const one = await machine()
    expect(await one.statusOf(first)).toBe(200)
    publish(published(first, 'a'), published(second, 'b'))
    const several = await machine()
    expect([await several.statusOf(first), await several.statusOf(first, 'a')]).toEqual([401, 200])
  })

  it('is asked for its keys once, however many come at the same time', async () => {
    publish(published(first, 'a'))
    const { statusOf } = await machine()
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusOf(first, 'a')))
    expect(statuses).toEqual(Array.from({ length: 20 }, () => 200))
    expect(receiver.requests).toHaveLength(1)
  })

  it('can change its key: one that is new is looked for, though not by each who names one', async () => {
    publish(published(first, 'a'))
    const { statusOf } = await machine()
    expect(await statusOf(first, 'a')).toBe(200)
    publish(published(first, 'a'), published(second, 'b'))
    expect(await statusOf(second, 'b')).toBe(401)
    clock.advance(60_000)
    expect(await statusOf(second, 'b')).toBe(200)
    expect(receiver.requests).toHaveLength(2)
    // A stranger who makes kids up.
    for (let count = 0; count < 30; count += 1) await statusOf(thief, `made-up-${count}`)
    expect(receiver.requests).toHaveLength(2)
    clock.advance(60_000)
    for (let count = 0; count < 30; count += 1) await statusOf(thief, `made-up-${count}`)
    expect(receiver.requests).toHaveLength(3)
    expect(await statusOf(first, 'a')).toBe(200)
  })

  it('can withdraw a key: it works no longer than five minutes', async () => {
    publish(published(first, 'a'), published(second, 'b'))
    const { statusOf } = await machine()
    expect(await statusOf(first, 'a')).toBe(200)
    publish(published(second, 'b'))
    clock.advance(299_999)
    expect(await statusOf(first, 'a')).toBe(200)
    clock.advance(1)
    // This one is served by the old set, while the new one is fetched.
    await statusOf(first, 'a')
    await expect.poll(() => receiver.requests.length).toBe(2)
    await expect.poll(() => statusOf(first, 'a')).toBe(401)
    expect(await statusOf(second, 'b')).toBe(200)
  })

  it('goes on for an hour where the address does not answer, and not longer', async () => {
    publish(published(first, 'a'))
    const { statusOf } = await machine()
    expect(await statusOf(first, 'a')).toBe(200)
    fail()
    clock.advance(3_599_999)
    expect(await statusOf(first, 'a')).toBe(200)
    clock.advance(60_001)
    expect(await statusOf(first, 'a')).toBe(401)
    publish(published(first, 'a'))
    expect(await statusOf(first, 'a')).toBe(401)
    clock.advance(60_000)
    expect(await statusOf(first, 'a')).toBe(200)
  })

  it('is not asked while a key that is known here is named', async () => {
    publish(published(first, 'a'))
    const { clientId, statusOf } = await machine()
    const own = await registerPair(oauth.app, clientId)
    expect(await statusOf(own, own.keyId)).toBe(200)
    expect(receiver.requests).toHaveLength(0)
  })

  it('is not asked once the address is retired, nor believed', async () => {
    publish(published(first, 'a'))
    const { keyId, statusOf } = await machine()
    expect(await statusOf(first, 'a')).toBe(200)
    await retireKey.perform(oauth.app.deps, oauth.app.call(), { keyId })
    clock.advance(600_000)
    expect(await statusOf(first, 'a')).toBe(401)
    expect(receiver.requests).toHaveLength(1)
  })

  it('is not asked for an assertion that is none, nor for a client there is not', async () => {
    publish(published(first, 'a'))
    const { clientId } = await machine()
    const claims = assertionClaims(clientId, oauth.app.url, clock.now())
    const nobody = oauth.app.deps.ids.mint('Application')
    for (const assertion of [
      signedJwt({ alg: 'ES256', jku: `https://${host}:${receiver.port}/keys` }, claims, first.privateKey),
      signedJwt({ alg: 'ES256' }, { ...claims, exp: 1 }, first.privateKey),
      signedJwt({ alg: 'ES256' }, { ...claims, iss: nobody, sub: nobody }, first.privateKey),
    ])
      await oauth.post({ grant_type: 'client_credentials', ...assertionForm(assertion) })
    expect(receiver.requests).toHaveLength(0)
  })
})

describe('a key set', () => {
  const others = (count: number) => Array.from({ length: count }, () => makeKeyPair().publicJwk)

  it.each<[string, () => void]>([
    ['an answer other than 200', () => answerWith(JSON.stringify({ keys: [published(first, 'a')] }), 206)],
    ['a redirect', () => (receiver.answer = (response) => response.writeHead(302, { location: '/keys' }).end())],
    ['no JSON', () => answerWith('keys')],
    ['a list', () => answerWith(JSON.stringify([published(first, 'a')]))],
    ['no list of keys', () => answerWith(JSON.stringify({ keys: published(first, 'a') }))],
    ['a member twice', () => answerWith(`{"keys":[],"keys":[${JSON.stringify(published(first, 'a'))}]}`)],
    ['more keys than one machine has', () => publish(published(first, 'a'), ...others(50))],
    ['more than is read', () => publish(published(first, 'a'), { kty: 'oct', note: 'x'.repeat(65_536) })],
    ['a private key', () => publish({ ...published(first, 'a'), d: first.privateJwk['d'] })],
    ['a key for encryption', () => publish({ ...published(first, 'a'), use: 'enc' })],
    ['a key for another algorithm', () => publish({ ...published(first, 'a'), alg: 'ES384' })],
    ['two keys of one name', () => publish(published(first, 'a'), published(second, 'a'))],
    ['nothing', () => publish()],
  ])('with %s is good for nothing', async (_what, answer) => {
    answer()
    const { statusOf } = await machine()
    expect(await statusOf(first, 'a')).toBe(401)
    expect(receiver.requests).toHaveLength(1)
  })

  it('serves with what is of use in it, whatever else there is', async () => {
    publish({ kty: 'oct', k: 'c2VjcmV0' }, { kty: 'new' }, published(first, 'a'), { ...second.publicJwk, y: 'no' })
    const { statusOf } = await machine()
    expect(await statusOf(first, 'a')).toBe(200)
  })
})

describe('an address of keys', () => {
  const add = (given: object) =>
    addKey.perform(oauth.app.deps, oauth.app.call(), { applicationId: oauth.clients.other.clientId, ...given })

  it.each([
    'http://keys.example/keys',
    'https://user:secret@keys.example/keys',
    'https://127.0.0.1/keys',
    'https://[::1]/keys',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.1/keys',
    'file:///etc/passwd',
    'keys',
  ])('is not %s', async (jwksUrl) => {
    await expect(add({ jwksUrl })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { fields: [{ path: 'jwksUrl' }] },
    })
  })

  it('stands alone: a key beside it, or neither, is refused', async () => {
    const publicJwk = JSON.stringify(makeKeyPair().publicJwk)
    const jwksUrl = `https://${host}:${receiver.port}/both`
    for (const given of [{ publicJwk, jwksUrl }, {}])
      await expect(add(given)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('is added once, and stands sealed in its event', async () => {
    const jwksUrl = `https://${host}:${receiver.port}/once`
    const { key } = await add({ jwksUrl })
    await expect(add({ jwksUrl })).rejects.toMatchObject({ code: 'KEY_KNOWN' })
    const added = (await oauth.app.events()).find(({ change }) => change?.after?.key === key.id)
    expect(added?.['change'].after).toMatchObject({ thumbprint: null, jwksUrl: expect.stringMatching(/^val_/) })
    expect(JSON.stringify(added)).not.toContain('/once')
  })
})
