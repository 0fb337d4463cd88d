import { afterAll, expect, test } from 'vitest'
import { redisTokenCache } from '../../packages/sdk/src/cache/redis.ts'
import type { RedisClient } from '../../packages/sdk/src/cache/redis.ts'
import { createClient } from '../../packages/sdk/src/client.ts'
import { secureBytes } from '../../packages/sdk/src/platform.ts'
import { FakeClock, hour, minute } from './support/fake-clock.ts'
import { FakeIssuer, issuerUrl, json } from './support/fake-issuer.ts'
import { connectRedis } from './support/redis.ts'
import { clientSecret } from './support/story.ts'

const key = Buffer.alloc(32, 7).toString('base64')
const unique = (): string => Buffer.from(secureBytes(8)).toString('hex')
const redis = await connectRedis()
const prefix = `postern-test-${unique()}:`

const keysNow = async (): Promise<string[]> => {
  const found: string[] = []
  for (let cursor = '0'; ;) {
    const reply = await redis?.send([
      'EVAL',
      `return cjson.encode(redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', '1000'))`,
      '0',
      cursor,
      `${prefix}*`,
    ])
    const [next, keys] = JSON.parse(String(reply)) as [string, string[] | object]
    if (Array.isArray(keys)) found.push(...keys)
    cursor = next
    if (cursor === '0') return found
  }
}

afterAll(async () => {
  for (const name of redis === null ? [] : await keysNow()) await redis?.send(['DEL', name])
  redis?.close()
})

/** An issuer, and clients that share a cache of their own part of Redis. */
const tellRedis = (given?: RedisClient) => {
  const clock = new FakeClock()
  const issuer = new FakeIssuer(clock)
  const part = `${prefix}${unique()}:`
  const send = (command: string[]): Promise<unknown> => redis?.send(command) ?? Promise.reject(new Error('no Redis'))
  const newClient = () =>
    createClient({
      ...{ url: issuerUrl, clientId: 'app_1', clientSecret, clock, random: () => 0, fetch: issuer.fetch },
      cache: redisTokenCache({ redis: given ?? send, key, prefix: part }),
    })
  return { clock, issuer, newClient, send, part }
}

test.runIf(redis)('clients of `redis`, of `ioredis` and a function of one’s own send the same', async () => {
  const send = (command: string[]): Promise<unknown> => redis?.send(command) ?? Promise.reject(new Error('no Redis'))
  const clients: RedisClient[] = [
    send,
    { sendCommand: send },
    Object.assign(
      { sendCommand: () => Promise.reject(new Error('ioredis takes a Command here')) },
      { call: (name: string, ...values: string[]) => send([name, ...values]) },
    ),
  ]
  for (const client of clients) {
    const { issuer, newClient } = tellRedis(client)
    expect((await newClient().token()).value).toBe('token-1')
    expect((await newClient().token()).value).toBe('token-1')
    expect(issuer.tokenCalls).toHaveLength(1)
  }
})

test.runIf(redis)('what is in Redis is sealed, ends with the token, and leaves no lock behind', async () => {
  const { newClient, part, send } = tellRedis()
  const { value } = await newClient().token()
  const keys = (await keysNow()).filter((name) => name.startsWith(part))
  expect(keys.map((name) => name.split(':').at(-1)).sort()).toEqual(['fence', 'token', 'written'])
  for (const name of keys) {
    expect(String(await send(['GET', name]))).not.toContain(value)
    const left = Number(await send(['PTTL', name]))
    expect(left).toBeGreaterThan(0)
    if (name.endsWith(':token')) expect(left).toBeLessThanOrEqual(6 * hour)
  }
})

test.runIf(redis)('of twenty that need a token at once, one fetches it', async () => {
  const { clock, issuer, newClient } = tellRedis()
  const answers = Promise.withResolvers<void>()
  issuer.onToken = async () => {
    await answers.promise
    return issuer.tokenAnswer()
  }
  const waiting = Array.from({ length: 20 }, () => newClient().token())
  await expect.poll(() => issuer.tokenCalls.length).toBe(1)
  answers.resolve()
  let isDone = false
  const all = Promise.all(waiting).finally(() => (isDone = true))
  while (!isDone) {
    await clock.advance(100)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  expect(new Set((await all).map(({ value }) => value))).toEqual(new Set(['token-1']))
  expect(issuer.tokenCalls).toHaveLength(1)
})

test.runIf(redis)('who held the lock for too long does not overwrite what somebody else brought since', async () => {
  const { issuer, newClient, part, send } = tellRedis()
  const slow = Promise.withResolvers<void>()
  issuer.onToken = async () => {
    const answer = issuer.tokenAnswer()
    if (issuer.issued === 1) await slow.promise
    return answer
  }
  const late = newClient().token()
  await expect.poll(() => issuer.tokenCalls.length).toBe(1)
  // Its lock ends, as Redis would end it after the time for a request.
  const [lock] = (await keysNow()).filter((name) => name.startsWith(part) && name.endsWith(':lock'))
  await send(['DEL', lock ?? ''])
  expect((await newClient().token()).value).toBe('token-2')
  slow.resolve()
  expect((await late).value).toBe('token-1')
  expect((await newClient().token()).value).toBe('token-2')
})

test('without Redis tokens are fetched as if there were no cache', async () => {
  const { issuer, newClient } = tellRedis(() => Promise.reject(new Error('connection lost')))
  expect((await newClient().token()).value).toBe('token-1')
  expect((await newClient().token()).value).toBe('token-2')
  issuer.onToken = () => json(400, { error: 'invalid_scope' })
  await expect(newClient().token()).rejects.toMatchObject({ code: 'OAUTH_INVALID_SCOPE' })
})

test('a Redis that does not answer is waited for as long as for a request, and then gone without', async () => {
  const { clock, newClient } = tellRedis(() => new Promise(() => {}))
  const waiting = newClient().token()
  let isDone = false
  void waiting.then(() => (isDone = true))
  for (let passed = 0; passed < 60 && !isDone; passed += 1) {
    await clock.advance(1_000)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  expect((await waiting).value).toBe('token-1')
  expect(clock.now().steady).toBeLessThan(5_000_000 + minute)
})
