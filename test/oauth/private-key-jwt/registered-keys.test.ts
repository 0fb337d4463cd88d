import type { Id } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantPermissions } from '../../../packages/server/src/domain/applications/commands.ts'
import { addKey, retireKey } from '../../../packages/server/src/domain/applications/key-commands.ts'
import { registerPair } from '../../support/assertions.ts'
import { makeKeyPair, makeRsaPair } from '../../support/key-pairs.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

let oauth: OAuthTest<'machine' | 'other'>

beforeAll(async () => {
  oauth = await startOAuth(config)
})
afterAll(() => oauth.close())

const add = (jwk: object | string, more: object = {}) =>
  addKey.perform(oauth.app.deps, oauth.app.call(), {
    applicationId: oauth.clients.machine.clientId,
    publicJwk: typeof jwk === 'string' ? jwk : JSON.stringify(jwk),
    ...more,
  })

const ec = makeKeyPair()
const rsa = makeKeyPair('RS256')
const { x: _x, ...withoutX } = ec.publicJwk

describe('a public key', () => {
  it.each([
    ['a private key on a curve', ec.privateJwk],
    ['a private RSA key', rsa.privateJwk],
    ['a private Ed25519 key', makeKeyPair('EdDSA').privateJwk],
    ['a part of a private key', { ...rsa.publicJwk, dq: 'AQAB' }],
    ['a symmetric key', { kty: 'oct', k: 'c2VjcmV0' }],
    ['a public key with a symmetric one', { ...ec.publicJwk, k: 'c2VjcmV0' }],
    ['an RSA key of 1024 bits', makeRsaPair(1024).publicJwk],
    ['an RSA key whose exponent is 3', makeRsaPair(2048, 3).publicJwk],
    ['a curve that is not offered', { ...ec.publicJwk, crv: 'secp256k1' }],
    ['a point off its curve', { ...ec.publicJwk, y: ec.publicJwk['x'] }],
    ['a key that lacks a part', withoutX],
    ['a key whose part is no text', { ...ec.publicJwk, x: 7 }],
    ['another spelling of base64url', { ...ec.publicJwk, x: `${ec.publicJwk['x']}=` }],
    ['a key for encryption', { ...ec.publicJwk, use: 'enc' }],
    ['a key that may not verify', { ...ec.publicJwk, key_ops: ['sign'] }],
    ['an algorithm that does not fit', { ...ec.publicJwk, alg: 'RS256' }],
    ['a symmetric algorithm', { ...ec.publicJwk, alg: 'HS256' }],
    ['a kid that is no text', { ...ec.publicJwk, kid: 1 }],
    ['a set of keys', { keys: [ec.publicJwk] }],
    ['an address of keys', { jku: 'https://example.com/keys' }],
    ['a member twice', JSON.stringify(ec.publicJwk).replace('{', '{"kty":"oct",')],
    ['no JSON', '-----BEGIN PUBLIC KEY-----'],
    ['nothing', ''],
  ])('is not %s, and the refusal repeats nothing of it', async (_what, jwk) => {
    const refused = await add(jwk).then(
      () => null,
      (cause: unknown) => cause as Error & { code: string },
    )
    expect(refused?.code).toBe('INVALID_INPUT')
    for (const part of Object.values(typeof jwk === 'string' ? {} : jwk))
      if (typeof part === 'string' && part.length > 20) expect(refused?.message).not.toContain(part)
  })

  it('is kept without what is not the key: certificates and addresses are nobody’s business', async () => {
    const given = {
      ...makeKeyPair().publicJwk,
      x5u: 'https://example.com/x',
      x5c: ['MIIB'],
      use: 'sig',
      kid: 'a',
      alg: 'ES256',
    }
    const { key } = await add(given)
    expect(Object.keys(key.publicJwk!).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'x', 'y'])
    await retireKey.perform(oauth.app.deps, oauth.app.call(), { keyId: key.id })
  })

  it('is added once, and does not come back after it was retired', async () => {
    const { publicJwk } = makeKeyPair()
    const { key } = await add(publicJwk)
    await expect(add({ ...publicJwk, kid: 'again' })).rejects.toMatchObject({ code: 'KEY_KNOWN' })
    await retireKey.perform(oauth.app.deps, oauth.app.call(), { keyId: key.id })
    await expect(add(publicJwk)).rejects.toMatchObject({ code: 'KEY_KNOWN' })
    const again = retireKey.perform(oauth.app.deps, oauth.app.call(), { keyId: key.id })
    await expect(again).rejects.toMatchObject({ code: 'KEY_RETIRED' })
  })

  it('has a kid that no other key in use has', async () => {
    const { key } = await add({ ...makeKeyPair().publicJwk, kid: 'mine' })
    await expect(add({ ...makeKeyPair().publicJwk, kid: 'mine' })).rejects.toMatchObject({ code: 'KEY_KNOWN' })
    await retireKey.perform(oauth.app.deps, oauth.app.call(), { keyId: key.id })
    const next = await add({ ...makeKeyPair().publicJwk, kid: 'mine' })
    await retireKey.perform(oauth.app.deps, oauth.app.call(), { keyId: next.key.id })
  })

  it('is one of five at most, also when twelve are added at the same time', async () => {
    const jwks = Array.from({ length: 12 }, () => makeKeyPair().publicJwk)
    const results = await Promise.allSettled(jwks.map((jwk) => add(jwk)))
    const failures = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
    )
    expect(failures).toEqual(Array.from({ length: 7 }, () => 'TOO_MANY_KEYS'))
    for (const result of results)
      if (result.status === 'fulfilled')
        await retireKey.perform(oauth.app.deps, oauth.app.call(), { keyId: result.value.key.id })
  })

  it('is added by nobody who holds less than the application, for who has the private half is the application', async () => {
    const spaceId = oauth.spaceId as Id<'Space'>
    const person = await oauth.app.user('integration_owner', spaceId)
    const input = { applicationId: oauth.clients.machine.clientId }
    const addAs = () =>
      addKey.perform(oauth.app.deps, oauth.app.call(person), {
        ...input,
        publicJwk: JSON.stringify(makeKeyPair().publicJwk),
      })
    expect((await addAs()).key.id).toMatch(/^apk_/)
    const permissions = ['applications:read', 'applications:create']
    await grantPermissions.perform(oauth.app.deps, oauth.app.call(), { ...input, permissions })
    await expect(addAs()).rejects.toMatchObject({ code: 'ESCALATION' })
  })

  it('asks a person for a sign-in of the last ten minutes', async () => {
    const owner = { ...oauth.app.owner, authenticatedAt: oauth.app.deps.clock.now() - 600_001 }
    const publicJwk = JSON.stringify(makeKeyPair().publicJwk)
    const asked = addKey.perform(oauth.app.deps, oauth.app.call(owner), {
      applicationId: oauth.clients.other.clientId,
      publicJwk,
    })
    await expect(asked).rejects.toMatchObject({ code: 'REAUTHENTICATION_REQUIRED' })
  })

  it('tells whoever listens outside that it came and went, by IDs alone', async () => {
    const { keyId } = await registerPair(oauth.app, oauth.clients.other.clientId)
    await retireKey.perform(oauth.app.deps, oauth.app.call(), { keyId })
    const messages = await oauth.app.deps.database.client.outboxMessage.findMany({
      where: { topic: { in: ['applications:add-key', 'applications:retire-key'] } },
      orderBy: { id: 'asc' },
    })
    const own = messages.filter(({ payload }) => (payload as { keyId: string }).keyId === keyId)
    const payload = { applicationId: oauth.clients.other.clientId, keyId }
    expect(own.map((message) => [message.topic, message.payload])).toEqual([
      ['applications:add-key', payload],
      ['applications:retire-key', payload],
    ])
  })
})
