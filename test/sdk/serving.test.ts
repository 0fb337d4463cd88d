import { expect, test } from 'vitest'
import { hour, minute, second, settle } from './support/fake-clock.ts'
import { tellStory } from './support/story.ts'

test('a hundred callers at once cost one token request, and all get its token', async () => {
  const { issuer, client } = tellStory()
  const tokens = await Promise.all(Array.from({ length: 100 }, () => client.token()))
  expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(['token-1']))
  expect(issuer.tokenCalls).toHaveLength(1)
})

test('a token with more than one of its six hours left is served from the cache', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(5 * hour - second)
  expect((await client.token()).value).toBe('token-1')
  await settle()
  expect(issuer.tokenCalls).toHaveLength(1)
})

test('a token with less than an hour left is served at once and renewed in the background, once for all callers', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(5 * hour + second)
  const served = await Promise.all(Array.from({ length: 100 }, () => client.token()))
  expect(served.every(({ value }) => value === 'token-1')).toBe(true)
  await settle()
  expect(issuer.tokenCalls).toHaveLength(2)
  expect((await client.token()).value).toBe('token-2')
})

test('a stale token is served without waiting for a renewal that does not answer', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(5 * hour + second)
  issuer.onToken = () => new Promise(() => {})
  expect((await client.token()).value).toBe('token-1')
  await settle()
  expect((await client.token()).value).toBe('token-1')
  expect(issuer.tokenCalls).toHaveLength(2)
})

test('callers with an expired token wait for one shared renewal', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(6 * hour)
  const tokens = await Promise.all([client.token(), client.token(), client.token()])
  expect(tokens.map(({ value }) => value)).toEqual(['token-2', 'token-2', 'token-2'])
  expect(issuer.tokenCalls).toHaveLength(2)
})

test('the thresholds scale with the life of the token', async () => {
  const { clock, issuer, client } = tellStory()
  issuer.lifeSeconds = 300
  await client.token()
  await clock.advance(249 * second)
  await client.token()
  await settle()
  expect(issuer.tokenCalls).toHaveLength(1)
  await clock.advance(2 * second)
  expect((await client.token()).value).toBe('token-1')
  await settle()
  expect((await client.token()).value).toBe('token-2')
})

test('a slot the server assigned earlier is kept: the token is served, and renewed then', async () => {
  const { clock, issuer, client } = tellStory()
  issuer.refreshInSeconds = 3 * 3600
  await client.token()
  await clock.advance(3 * hour - second)
  await client.token()
  await settle()
  expect(issuer.tokenCalls).toHaveLength(1)
  await clock.advance(second)
  expect((await client.token()).value).toBe('token-1')
  await settle()
  expect(issuer.tokenCalls).toHaveLength(2)
})

test('a slot the server assigned within the last hour is kept too, with the token served until then', async () => {
  const { clock, issuer, client } = tellStory()
  issuer.refreshInSeconds = 5 * 3600 + 180
  await client.token()
  await clock.advance(5 * hour + minute)
  expect((await client.token()).value).toBe('token-1')
  await clock.advance(2 * minute - second)
  expect(issuer.tokenCalls).toHaveLength(1)
  await clock.advance(second)
  expect(issuer.tokenCalls).toHaveLength(2)
})

test('a slot that leaves no time to bridge an outage is passed over', async () => {
  const { clock, issuer, client } = tellStory()
  issuer.refreshInSeconds = 5 * 3600 + 241
  await client.token()
  await clock.advance(5 * hour)
  await client.token()
  await settle()
  expect(issuer.tokenCalls).toHaveLength(2)
})

test('without a slot, chance delays the renewal by up to four minutes of six hours, also when nobody calls meanwhile', async () => {
  const { clock, issuer, client } = tellStory({ random: () => 0.5 })
  await client.token()
  await clock.advance(5 * hour)
  await client.token()
  await clock.advance(2 * minute - second)
  expect(issuer.tokenCalls).toHaveLength(1)
  await clock.advance(second)
  expect(issuer.tokenCalls).toHaveLength(2)
})

test('an idle client asks for nothing', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(48 * hour)
  expect(issuer.tokenCalls).toHaveLength(1)
  expect(clock.timers).toBe(0)
})

test('nothing that runs in the background holds a foreground timer', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(5 * hour)
  issuer.isDown = true
  await client.token()
  await settle()
  expect(clock.timers).toBe(1)
  expect(clock.foregroundTimers).toBe(0)
})

test('a renewal that a frozen runtime never let finish is given up for a new one', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(5 * hour)
  issuer.onToken = () => new Promise(() => {})
  await client.token()
  await settle()
  clock.freeze(5 * minute)
  issuer.onToken = null
  expect((await client.token()).value).toBe('token-1')
  await settle()
  expect((await client.token()).value).toBe('token-2')
})

test('a closed client asks for nothing more and refuses calls', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  await clock.advance(5 * hour)
  issuer.isDown = true
  await client.token()
  await settle()
  const before = issuer.calls.length
  client.close()
  await expect(client.token()).rejects.toMatchObject({ code: 'CLOSED' })
  await clock.advance(hour)
  expect(issuer.calls).toHaveLength(before)
})

test('closing ends the wait of callers', async () => {
  const { issuer, client } = tellStory()
  issuer.onToken = () => new Promise(() => {})
  const waiting = expect(client.token()).rejects.toMatchObject({ code: 'CLOSED' })
  await settle()
  client.close()
  await waiting
})
