import { describe, expect, test } from 'vitest'
import type { VerifierHealth } from '../../packages/sdk/src/verifier/verifier-options.ts'
import { minute, second } from './support/fake-clock.ts'
import { json } from './support/fake-issuer.ts'
import { clientId, codeOf, signingKey, TokenIssuer } from './support/token-issuer.ts'

const feedPath = '/oauth/revocations'

const start = async (strict = false) => {
  const issuer = await TokenIssuer.start()
  const told: VerifierHealth[] = []
  const onHealth = (health: VerifierHealth) => void told.push(health)
  const verifier = issuer.verifier({ client: issuer.client, strict, onHealth })
  return { issuer, verifier, told, states: () => told.map(({ state }) => state) }
}

test('the first token waits for the feed, so that one revoked before the start is refused', async () => {
  const { issuer, verifier } = await start()
  issuer.revoked = ['tok_bad']
  expect(await codeOf(verifier.verify(await issuer.token({ jti: 'tok_bad' })))).toBe('TOKEN_REVOKED')
  expect(await codeOf(verifier.verify(await issuer.token()))).toBe('taken')
  expect(issuer.callsTo(feedPath)).toBe(1)
})

test('a token that was seen is refused within ten seconds of its revocation', async () => {
  const { issuer, verifier } = await start()
  const token = await issuer.token({ jti: 'tok_stolen' })
  expect(await codeOf(verifier.verify(token))).toBe('taken')
  await issuer.pass(7 * second)
  issuer.revoked = ['tok_stolen']
  await issuer.pass(10 * second)
  expect(await codeOf(verifier.verify(token))).toBe('TOKEN_REVOKED')
  await expect(verifier.verify(token)).rejects.toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  })
})

test('an epoch that was raised voids the tokens of before, and none of after', async () => {
  const { issuer, verifier } = await start()
  const before = await issuer.token()
  await verifier.verify(before)
  issuer.epochs = { [clientId]: 4 }
  await issuer.pass(10 * second)
  expect(await codeOf(verifier.verify(before))).toBe('TOKEN_REVOKED')
  expect(await codeOf(verifier.verify(await issuer.token({ epoch: 4 })))).toBe('taken')
})

test('an application that is gone from the feed has no tokens any more; one that is newer than it has', async () => {
  const { issuer, verifier } = await start()
  await verifier.verify(await issuer.token())
  const old = await issuer.token({ client_id: 'app_gone', iat: issuer.now - 600 })
  expect(await codeOf(verifier.verify(old))).toBe('TOKEN_REVOKED')
  await issuer.pass(16 * second)
  const fresh = await issuer.token({ client_id: 'app_new' })
  expect(await codeOf(verifier.verify(fresh))).toBe('taken')
})

test('tokens of another space than the feed’s are refused, because nobody would hear of their revocation', async () => {
  const { issuer, verifier } = await start()
  expect(await codeOf(verifier.verify(await issuer.token({ space: 'spc_other' })))).toBe('TOKEN_INVALID')
})

test('it asks every five seconds, with what it knows, and nobody need call it for that', async () => {
  const { issuer, verifier } = await start()
  const tags: (string | null)[] = []
  const headers = { etag: '"same"' }
  const text = await issuer.feed()
  issuer.onFeed = (etag) => {
    tags.push(etag)
    return etag === '"same"' ? new Response(null, { status: 304, headers }) : new Response(text, { headers })
  }
  await verifier.verify(await issuer.token())
  await issuer.pass(30 * second)
  expect(tags).toEqual([null, ...Array.from({ length: 6 }, () => '"same"')])
  expect(verifier.health().state).toBe('current')
  // A server that says for ever that nothing has changed is not believed longer than its document says.
  await issuer.pass(31 * second)
  expect(verifier.health().state).toBe('degraded')
})

test('past sixty seconds without a good feed it is degraded, says so once, and goes on by what it knew', async () => {
  const { issuer, verifier, states } = await start()
  issuer.revoked = ['tok_bad']
  const [good, bad] = [await issuer.token(), await issuer.token({ jti: 'tok_bad' })]
  await verifier.verify(good)
  expect(states()).toEqual(['current'])
  issuer.isDown = true
  await issuer.pass(40 * second)
  expect(verifier.health().state).toBe('current')
  await issuer.pass(21 * second)
  expect(verifier.health()).toEqual({ state: 'degraded', feedAgeSeconds: expect.any(Number) })
  expect(states()).toEqual(['current', 'degraded'])
  expect(await codeOf(verifier.verify(good))).toBe('taken')
  expect(await codeOf(verifier.verify(bad))).toBe('TOKEN_REVOKED')
  issuer.isDown = false
  await issuer.pass(30 * second)
  expect(states()).toEqual(['current', 'degraded', 'current'])
})

test('a strict one refuses while it is degraded, and takes up again by itself', async () => {
  const { issuer, verifier } = await start(true)
  const token = await issuer.token()
  expect(await codeOf(verifier.verify(token))).toBe('taken')
  issuer.isDown = true
  await issuer.pass(61 * second)
  await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'REVOCATIONS_UNAVAILABLE', status: 503 })
  issuer.isDown = false
  await issuer.pass(30 * second)
  expect(await codeOf(verifier.verify(token))).toBe('taken')
})

test('a feed that was never there: a strict one refuses, another says that it is degraded', async () => {
  for (const strict of [true, false]) {
    const { issuer, verifier } = await start(strict)
    issuer.onFeed = () => json(503, {})
    expect(await codeOf(verifier.verify(await issuer.token()))).toBe(strict ? 'REVOCATIONS_UNAVAILABLE' : 'taken')
    expect(verifier.health()).toEqual({ state: 'degraded', feedAgeSeconds: null })
  }
})

test('failures are answered by fewer tries, never between two beats, and the rhythm comes back', async () => {
  const { issuer, verifier } = await start()
  const at: number[] = []
  let isBroken = true
  issuer.onFeed = async () => {
    at.push(issuer.clock.now().steady)
    return isBroken ? json(500, {}) : new Response(await issuer.feed())
  }
  await verifier.verify(await issuer.token())
  await issuer.pass(5 * minute)
  const pauses = at.slice(1).map((moment, index) => (moment - (at[index] as number)) / second)
  expect(pauses.slice(0, 8)).toEqual([5, 5, 5, 10, 10, 20, 30, 30])
  isBroken = false
  await issuer.pass(30 * second)
  at.length = 0
  await issuer.pass(20 * second)
  expect(at).toHaveLength(4)
})

test('`Retry-After` is kept', async () => {
  const { issuer, verifier } = await start()
  issuer.onFeed = () => json(429, {}, { 'retry-after': '20' })
  await verifier.verify(await issuer.token())
  await issuer.pass(19 * second)
  expect(issuer.callsTo(feedPath)).toBe(1)
  await issuer.pass(2 * second)
  expect(issuer.callsTo(feedPath)).toBe(2)
})

test('a feed that does not answer holds the first token up for four seconds, and no other', async () => {
  const { issuer, verifier } = await start()
  issuer.onFeed = () => new Promise(() => {})
  const waiting = codeOf(verifier.verify(await issuer.token()))
  await issuer.pass(4 * second)
  expect(await waiting).toBe('taken')
  expect(await codeOf(verifier.verify(await issuer.token()))).toBe('taken')
})

test('after a freeze, when no timer ran, the next token waits for what was missed', async () => {
  const { issuer, verifier } = await start()
  const token = await issuer.token({ jti: 'tok_bad' })
  await verifier.verify(token)
  issuer.revoked = ['tok_bad']
  issuer.clock.freeze(minute)
  const outcomes = await Promise.all([1, 2, 3].map(() => codeOf(verifier.verify(token))))
  expect(outcomes).toEqual(['TOKEN_REVOKED', 'TOKEN_REVOKED', 'TOKEN_REVOKED'])
  expect(issuer.callsTo(feedPath)).toBe(2)
})

test('a token of the client that was refused is told to it', async () => {
  const issuer = await TokenIssuer.start()
  const told: unknown[] = []
  const client = { ...issuer.client, invalidate: (token: unknown) => void told.push(token) }
  issuer.onFeed = () => json(401, {})
  await issuer.verifier({ client }).verify(await issuer.token())
  expect(told).toHaveLength(1)
})

test('it is read with a token for Postern’s own API that may do nothing else', async () => {
  const issuer = await TokenIssuer.start()
  const asked: unknown[] = []
  const token = async ({ scope, audience }: { scope?: unknown; audience?: unknown }) => {
    asked.push({ scope, audience })
    return { value: 'feed-token' } as never
  }
  await issuer.verifier({ client: { ...issuer.client, token } }).verify(await issuer.token())
  expect(asked).toEqual([{ scope: ['tokens:introspect'], audience: 'https://id.example.com' }])
})

test('after it is closed nothing runs any more', async () => {
  const { issuer, verifier } = await start()
  const token = await issuer.token()
  await verifier.verify(token)
  expect(issuer.clock.foregroundTimers).toBe(0)
  verifier.close()
  expect(issuer.clock.timers).toBe(0)
  expect(await codeOf(verifier.verify(token))).toBe('taken')
  expect(issuer.callsTo(feedPath)).toBe(1)
})

test('without a client it hears of nothing, and says so', async () => {
  const issuer = await TokenIssuer.start()
  const verifier = issuer.verifier()
  await verifier.verify(await issuer.token())
  expect(verifier.health()).toEqual({ state: 'unfed', feedAgeSeconds: null })
  expect(issuer.callsTo(feedPath)).toBe(0)
})

test('a listener that throws does not stop the feed', async () => {
  const issuer = await TokenIssuer.start()
  const onHealth = () => {
    throw new Error('of the listener')
  }
  await issuer.verifier({ client: issuer.client, onHealth }).verify(await issuer.token())
  await issuer.pass(20 * second)
  expect(issuer.callsTo(feedPath)).toBe(5)
})

describe('is not believed:', () => {
  const stranger = signingKey('key-1')
  const documents: Readonly<Record<string, (issuer: TokenIssuer) => Promise<string>>> = {
    'a feed signed with another key': async (issuer) => issuer.feed({}, {}, await stranger),
    'a token in its place': (issuer) => issuer.token(),
    'a feed of another type': (issuer) => issuer.feed({}, { typ: 'JWT' }),
    'a feed that brings its own key': async (issuer) => issuer.feed({}, { jwk: (await stranger).jwk }, await stranger),
    'a feed of another issuer': (issuer) => issuer.feed({ iss: 'https://id.example.org' }),
    'a feed of another space': (issuer) => issuer.feed({ space: 'spc_other' }),
    'a feed that has ended': (issuer) => issuer.feed({ iat: issuer.now - 120, exp: issuer.now - 60 }),
    'a feed from the future': (issuer) => issuer.feed({ iat: issuer.now + 3_600, exp: issuer.now + 7_200 }),
    'a feed older than the one before': (issuer) =>
      issuer.feed({ iat: Math.floor(issuer.clock.started / 1000) - 30, exp: issuer.now + 60 }),
    'a feed without epochs': (issuer) => issuer.feed({ epochs: undefined }),
    'a feed whose epochs are texts': (issuer) => issuer.feed({ epochs: { [clientId]: '9' } }),
    'a feed without what was revoked': (issuer) => issuer.feed({ revoked: undefined }),
    'a page of a proxy': async () => '<html>',
  }

  test.each(Object.entries(documents))('%s', async (_what, make) => {
    const { issuer, verifier } = await start()
    issuer.revoked = ['tok_bad']
    const bad = await issuer.token({ jti: 'tok_bad' })
    expect(await codeOf(verifier.verify(bad))).toBe('TOKEN_REVOKED')
    issuer.revoked = []
    issuer.onFeed = async () => new Response(await make(issuer))
    await issuer.pass(20 * second)
    expect(issuer.callsTo(feedPath)).toBeGreaterThan(2)
    expect(await codeOf(verifier.verify(bad))).toBe('TOKEN_REVOKED')
    await issuer.pass(45 * second)
    expect(verifier.health().state).toBe('degraded')
  })
})

test('within one moment nothing is taken back, whichever document of it comes last', async () => {
  const { issuer, verifier } = await start()
  const iat = issuer.now
  const answers = [
    await issuer.feed({ iat, exp: iat + 60, revoked: ['tok_bad'] }),
    await issuer.feed({ iat, exp: iat + 60, revoked: [], epochs: { [clientId]: 2 } }),
  ]
  issuer.onFeed = () => new Response(answers.length > 1 ? answers.shift() : answers[0])
  const bad = await issuer.token({ jti: 'tok_bad' })
  await codeOf(verifier.verify(bad))
  await issuer.pass(6 * second)
  expect(await codeOf(verifier.verify(bad))).toBe('TOKEN_REVOKED')
  expect(await codeOf(verifier.verify(await issuer.token({ epoch: 2 })))).toBe('TOKEN_REVOKED')
})
