import { expect, test } from 'vitest'
import { hour, second, settle } from './support/fake-clock.ts'
import { json } from './support/fake-issuer.ts'
import { rejectionOf, tellStory } from './support/story.ts'

test('one caller giving up does not take the renewal from the others', async () => {
  const { issuer, client } = tellStory()
  const { promise, resolve } = Promise.withResolvers<void>()
  issuer.onToken = async () => {
    await promise
    return issuer.tokenAnswer()
  }
  const controller = new AbortController()
  const impatient = rejectionOf(client.token({ signal: controller.signal }))
  const patient = client.token()
  await settle()
  controller.abort()
  expect(await impatient).toMatchObject({ code: 'ABORTED' })
  resolve()
  expect((await patient).value).toBe('token-1')
  expect(issuer.tokenCalls).toHaveLength(1)
})

test('what the only caller gave up on is in the cache for the next', async () => {
  const { issuer, client } = tellStory()
  const controller = new AbortController()
  const impatient = rejectionOf(client.token({ signal: controller.signal }))
  controller.abort()
  await impatient
  await settle()
  expect((await client.token()).value).toBe('token-1')
  expect(issuer.tokenCalls).toHaveLength(1)
})

test('a signal that fired before the call refuses it without a request', async () => {
  const { issuer, client } = tellStory()
  expect(await rejectionOf(client.token({ signal: AbortSignal.abort() }))).toMatchObject({ code: 'ABORTED' })
  await settle()
  expect(issuer.calls).toHaveLength(0)
})

test('a caller can give up while it waits for the next try, and leaves no timer behind', async () => {
  const { clock, issuer, client } = tellStory()
  issuer.onToken = () => json(503, {})
  const controller = new AbortController()
  const waiting = rejectionOf(client.token({ signal: controller.signal }))
  await settle()
  expect(clock.foregroundTimers).toBe(1)
  controller.abort()
  expect(await waiting).toMatchObject({ code: 'ABORTED' })
  expect(clock.timers).toBe(0)
})

test('a GraphQL request ends when its caller gives up', async () => {
  const { clock, issuer, client } = tellStory()
  issuer.onOther = () => new Promise(() => {})
  const controller = new AbortController()
  const waiting = rejectionOf(client.request('query Viewer { viewer { id } }', {}, { signal: controller.signal }))
  await settle()
  controller.abort()
  expect(await waiting).toMatchObject({ code: 'ABORTED' })
  await clock.advance(hour)
  expect(clock.timers).toBe(0)
})

test('a GraphQL request that is not answered ends after ten seconds', async () => {
  const { clock, issuer, client } = tellStory()
  issuer.onOther = () => new Promise(() => {})
  const waiting = rejectionOf(client.request('query Viewer { viewer { id } }', {}))
  await clock.advance(10 * second)
  expect(await waiting).toMatchObject({ code: 'TIMEOUT', retryable: true, message: expect.stringContaining('Viewer') })
})
