import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClock } from '../../support/clock.ts'
import { startOAuth, type OAuthTest } from '../../support/oauth.ts'
import { config } from './config.ts'

const hour = 3_600_000
const day = 24 * hour

let oauth: OAuthTest<'machine'>
const clock = new TestClock()

beforeAll(async () => {
  oauth = await startOAuth(config, { clock })
})
afterAll(() => oauth.close())

const rotate = () => oauth.app.app.jobs.runNow('rotate-signing-keys')

const keySet = async (): Promise<JSONWebKeySet> =>
  (await (await fetch(`${oauth.app.url}/.well-known/jwks.json`)).json()) as JSONWebKeySet
const published = async (): Promise<readonly string[]> => (await keySet()).keys.map(({ kid }) => kid!)

// The client's secret lives 180 days, longer than this story.
const fetchToken = async (): Promise<{ text: string; kid: string }> => {
  const { body } = await oauth.tokenOf(oauth.clients.machine)
  const text = oauth.app.canary.keep(String(body['access_token']))
  return { text, kid: decodeProtectedHeader(text).kid! }
}

const verifiesFor = async (token: string, keys: JSONWebKeySet): Promise<boolean> =>
  jwtVerify(token, createLocalJWKSet(keys), { currentDate: new Date(clock.now()) }).then(
    () => true,
    () => false,
  )

const isTakenByTheApi = async (token: string): Promise<boolean> =>
  (await oauth.app.graphql(token, '{ viewer { id } }')).status === 200

const rotations = async () => (await oauth.app.events()).filter(({ action }) => action === 'signing-keys:rotate')

describe('rotation of the signing key', () => {
  it('publishes the next key a day before use, keeps the old one until its last token has expired, then withdraws it', async () => {
    const first = await fetchToken()
    expect(await published()).toEqual([first.kid])

    clock.advance(29 * day - hour)
    await rotate()
    expect(await published(), 'nothing is due before the day before').toEqual([first.kid])

    clock.advance(hour)
    await rotate()
    const withNext = await published()
    const [next] = withNext.filter((kid) => kid !== first.kid)
    expect(withNext).toHaveLength(2)
    expect((await fetchToken()).kid, 'the old key signs for another day').toBe(first.kid)
    await rotate()
    expect(await published(), 'a second turn publishes no third key').toHaveLength(2)

    clock.advance(day - 1)
    const last = await fetchToken()
    expect(last.kid).toBe(first.kid)
    const cachedByAClient = await keySet()

    clock.advance(1)
    const fresh = await fetchToken()
    expect(fresh.kid, 'the next key signs from its time on, without any job').toBe(next)
    expect(await verifiesFor(fresh.text, cachedByAClient), 'a key set cached before knows it').toBe(true)

    clock.advance(day - 2_000)
    await rotate()
    for (const token of [last, fresh]) {
      expect(await isTakenByTheApi(token.text)).toBe(true)
      expect(await verifiesFor(token.text, await keySet())).toBe(true)
    }

    clock.advance(2_000)
    await rotate()
    expect(await isTakenByTheApi(last.text), 'the last token of the old key has expired').toBe(false)
    expect(await published(), 'and the key stays a little longer, for clocks that differ').toHaveLength(2)

    clock.advance(hour)
    await rotate()
    expect(await published()).toEqual([next])
  })

  it('is recorded: what was published, what signs, what was withdrawn', async () => {
    const [first, second, third, ...others] = await rotations()
    expect(others).toEqual([])
    const { published: firstKey } = first!['change'].after
    const { published: nextKey } = second!['change'].after
    expect(first).toMatchObject({
      outcome: 'done',
      actor: { type: 'system', id: 'rotate-signing-keys' },
      space: null,
      change: { after: { published: firstKey, active: firstKey, withdrawn: [] } },
    })
    expect(second).toMatchObject({ change: { after: { published: nextKey, active: firstKey, withdrawn: [] } } })
    expect(third).toMatchObject({ change: { after: { published: null, active: nextKey, withdrawn: [firstKey] } } })
  })

  it('leaves a day for the new key to become known also where it was slept through', async () => {
    const [old] = await published()
    clock.advance(90 * day)
    await rotate()
    expect(await published()).toHaveLength(2)
    expect((await fetchToken()).kid).toBe(old)
    clock.advance(day)
    expect((await fetchToken()).kid).not.toBe(old)
  })

  it('voids tokens of a key that was taken away before its time, also those already seen', async () => {
    const token = await fetchToken()
    expect(await isTakenByTheApi(token.text)).toBe(true)
    const { deps } = oauth.app
    await deps.database.client.signingKey.deleteMany({ where: { id: token.kid } })
    deps.changes.gap()
    await expect.poll(() => isTakenByTheApi(token.text)).toBe(false)
  })

  it('keeps private halves sealed at rest', async () => {
    const rows = await oauth.app.deps.database.client.signingKey.findMany()
    for (const { privateSealed, publicJwk } of rows) {
      expect(Object.keys(publicJwk as object)).not.toContain('d')
      // PKCS #8 begins so in clear: the sequence, version 0, and the identifier of an elliptic curve key or Ed25519.
      expect(Buffer.from(privateSealed).toString('hex')).not.toMatch(/020100300[56]/)
    }
  })

  it('goes on with a key of its own when the clock is set back before the first', async () => {
    const before = await fetchToken()
    const back = 365 * day
    clock.advance(-back)
    try {
      await rotate()
      const meanwhile = oauth.app.deps.signer.keySet().keys.map(({ kid }) => kid)
      expect(oauth.app.deps.signer.isReady(clock.now())).toBe(true)
      expect(meanwhile).toContain(before.kid)
      await rotate()
      expect(await published(), 'once').toHaveLength(meanwhile.length)
    } finally {
      clock.advance(back)
    }
    await rotate()
    expect((await fetchToken()).kid).toBe(before.kid)
  })
})
