import { expect, test } from 'vitest'
import { hour, minute, second, settle } from './support/fake-clock.ts'
import { tellStory } from './support/story.ts'

const stamped = (story: ReturnType<typeof tellStory>, serverAheadMs: number): void => {
  story.issuer.onToken = () => {
    const answer = story.issuer.tokenAnswer()
    answer.headers.set('date', new Date(story.clock.now().wall + serverAheadMs).toUTCString())
    return answer
  }
}

test('a clock set back by a day does not make a token live longer', async () => {
  const { clock, client } = tellStory()
  await client.token()
  clock.setWallAheadBy(-24 * hour)
  await clock.advance(6 * hour)
  expect((await client.token()).value).toBe('token-2')
})

test('a machine that slept does not take its token for younger than it is', async () => {
  const { clock, client } = tellStory()
  await client.token()
  clock.sleepMachine(7 * hour)
  expect((await client.token()).value).toBe('token-2')
})

test('a clock set forward costs one renewal, not a loop', async () => {
  const { clock, issuer, client } = tellStory()
  await client.token()
  clock.setWallAheadBy(24 * hour)
  for (let call = 0; call < 10; call += 1) {
    await client.token()
    await clock.advance(minute)
  }
  expect(issuer.tokenCalls).toHaveLength(2)
})

test('a server whose clock is hours off changes nothing about when the token is renewed', async () => {
  for (const serverAheadMs of [-9 * hour, 9 * hour]) {
    const story = tellStory()
    stamped(story, serverAheadMs)
    await story.client.token()
    await story.clock.advance(5 * hour - second)
    await story.client.token()
    await settle()
    expect(story.issuer.tokenCalls).toHaveLength(1)
    await story.clock.advance(2 * second)
    await story.client.token()
    await settle()
    expect(story.issuer.tokenCalls).toHaveLength(2)
  }
})

test('a token tells how far the local clock is off, beyond five seconds', async () => {
  for (const [serverAheadMs, expected] of [
    [-10 * minute, 10 * minute],
    [10 * minute, -10 * minute],
    [3 * second, 0],
  ] as const) {
    const story = tellStory()
    stamped(story, serverAheadMs)
    expect((await story.client.token()).clockSkewMs).toBe(expected)
  }
  expect((await tellStory().client.token()).clockSkewMs).toBeNull()
})

test('the life of a token counts from when it was asked for, not from when a slow answer arrived', async () => {
  const { clock, issuer, client } = tellStory({ timeoutMs: 60_000 })
  issuer.lifeSeconds = 300
  const { promise, resolve } = Promise.withResolvers<void>()
  issuer.onToken = async () => {
    await promise
    return issuer.tokenAnswer()
  }
  const waiting = client.token()
  await clock.advance(50 * second)
  resolve()
  await waiting
  await clock.advance(251 * second)
  issuer.onToken = null
  expect((await client.token()).value).toBe('token-2')
})
