import { expect, test } from 'vitest'
import { hour, minute, second, settle } from './support/fake-clock.ts'
import { json } from './support/fake-issuer.ts'
import { rejectionOf, tellStory } from './support/story.ts'

const gaps = (times: readonly number[]): number[] =>
  times.slice(1).map((time, index) => time - (times[index] as number))

test('an issuer that is down for 55 minutes costs no caller anything', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(5 * hour)
  issuer.isDown = true
  for (let passed = 0; passed < 55; passed += 1) {
    expect((await client.token()).value).toBe('token-1')
    await clock.advance(minute)
  }
  issuer.isDown = false
  await clock.advance(minute)
  expect((await client.token()).value).toBe('token-2')
})

test('tries during an outage grow apart to a minute, and go on without a caller', async () => {
  const { clock, issuer, client } = tellStory({ random: () => 0.999_999 })
  await client.token()
  await clock.advance(5 * hour + 7 * minute)
  issuer.isDown = true
  await client.token()
  await clock.advance(30 * minute)
  const [, ...tries] = issuer.tokenCalls.map(({ at }) => at)
  const seconds = gaps(tries).map((gap) => Math.round(gap / second))
  expect(seconds.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
  expect(tries.length).toBeGreaterThan(30)
})

test('callers do not bring a try forward', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(5 * hour)
  issuer.isDown = true
  await client.token()
  await settle()
  const before = issuer.tokenCalls.length
  await Promise.all(Array.from({ length: 100 }, () => client.token()))
  await settle()
  expect(issuer.tokenCalls).toHaveLength(before)
})

test('the tries end when the token has expired and nobody asks', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(5.9 * hour)
  issuer.isDown = true
  await client.token()
  await clock.advance(hour)
  const before = issuer.calls.length
  await clock.advance(24 * hour)
  expect(issuer.calls).toHaveLength(before)
  expect(clock.timers).toBe(0)
})

test('once the token has expired, the caller is told that the server cannot be reached', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  issuer.isDown = true
  await clock.advance(6 * hour)
  const failing = rejectionOf(client.token())
  await clock.advance(10 * second)
  expect(await failing).toMatchObject({ code: 'NETWORK', retryable: true })
})

test('a caller without a token waits out a short failure', async () => {
  const { clock, issuer, client } = tellStory()
  issuer.onToken = () => json(503, { error: 'temporarily_unavailable' })
  const waiting = client.token()
  await settle()
  expect(clock.foregroundTimers).toBe(1)
  issuer.onToken = null
  await clock.advance(2 * second)
  expect((await waiting).value).toBe('token-1')
})

test('in a long outage callers without a token fail at once between tries, and find the end of it within ten seconds', async () => {
  const { clock, issuer, client } = tellStory({ random: () => 0.999 })
  issuer.isDown = true
  for (let round = 0; round < 20; round += 1) {
    const failing = rejectionOf(client.token())
    await clock.advance(10 * second)
    await failing
  }
  const before = issuer.calls.length
  const errors = await Promise.all(Array.from({ length: 100 }, () => rejectionOf(client.token())))
  expect(errors.every((error) => (error as { code: string }).code === 'NETWORK')).toBe(true)
  expect(issuer.calls.length - before).toBeLessThanOrEqual(1)
  issuer.isDown = false
  await clock.advance(10 * second)
  expect((await client.token()).value).toBe('token-1')
})

test('a Retry-After is waited out, in seconds or as a date of the server', async () => {
  for (const answer of [
    () => json(429, {}, { 'retry-after': '600' }),
    () => json(503, {}, { date: 'Thu, 01 Jan 2015 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2015 00:10:00 GMT' }),
  ]) {
    const { clock, issuer, client } = tellStory()
    await client.token()
    await clock.advance(5 * hour)
    issuer.onToken = answer
    await client.token()
    await clock.advance(10 * minute - second)
    expect(issuer.tokenCalls).toHaveLength(2)
    await clock.advance(2 * second)
    expect(issuer.tokenCalls).toHaveLength(3)
  }
})

test('a Retry-After of a year counts as an hour', async () => {
  const { clock, issuer, client } = tellStory()
  issuer.onToken = () => json(429, {}, { 'retry-after': '31536000' })
  expect(await rejectionOf(client.token())).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 3600 })
  issuer.onToken = null
  await clock.advance(hour)
  expect((await client.token()).value).toBe('token-1')
})

test('a refused secret is tried once a minute or less, however many callers there are', async () => {
  const { clock, issuer, client } = tellStory()
  issuer.onToken = () => json(401, { error: 'invalid_client' })
  for (let passed = 0; passed < 300; passed += 1) {
    expect(await rejectionOf(client.token())).toMatchObject({ code: 'OAUTH_INVALID_CLIENT', retryable: false })
    await clock.advance(second)
  }
  expect(issuer.tokenCalls.length).toBeLessThanOrEqual(5)
})

test('a refused secret leaves the old token in use until it expires', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(5 * hour)
  issuer.onToken = () => json(401, { error: 'invalid_client' })
  for (let passed = 0; passed < 59; passed += 1) {
    expect((await client.token()).value).toBe('token-1')
    await clock.advance(minute)
  }
  expect(issuer.tokenCalls.length).toBeLessThan(30)
})

test('an endpoint that does not answer is given up after the time-out, for callers and for the next try', async () => {
  const { clock, issuer, client } = tellStory({ timeoutMs: 3_000 })
  issuer.onToken = () => new Promise(() => {})
  const failing = rejectionOf(client.token())
  await clock.advance(20 * second)
  expect(await failing).toMatchObject({ code: 'TIMEOUT', retryable: true })
  issuer.onToken = null
  expect((await client.token()).value).toMatch(/^token-/)
})
