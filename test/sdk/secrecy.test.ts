import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import { PosternError } from '../../packages/sdk/src/errors.ts'
import { FakeClock } from './support/fake-clock.ts'
import { issuerUrl, json } from './support/fake-issuer.ts'
import { clientSecret, rejectionOf, tellStory } from './support/story.ts'

/** Everything that printing, logging or serializing a value can bring to light. */
const everyPrint = (value: unknown): string =>
  [
    inspect(value, { depth: 20, showHidden: false, getters: false }),
    JSON.stringify(value),
    String(value),
    value instanceof Error ? value.stack : '',
    value instanceof Error ? inspect(value.cause, { depth: 20, showHidden: true }) : '',
  ].join('\n')

test('a client never prints its secret or its token', async () => {
  const { client } = tellStory()
  const token = await client.token()
  for (const print of [
    everyPrint(client),
    inspect(client, { showHidden: true, depth: 20 }),
    everyPrint(Object.entries(client)),
  ]) {
    expect(print).not.toContain(clientSecret)
    expect(print).not.toContain(token.value)
  }
})

test('a token prints as three stars', async () => {
  const { client } = tellStory()
  const token = await client.token()
  expect(`${token}`).toBe('***')
  expect(JSON.parse(JSON.stringify(token))).toMatchObject({ value: '***', scope: ['applications:read'] })
  expect(inspect(token, { showHidden: true, depth: 20 })).not.toContain(token.value)
})

test('an error never repeats the secret, the token or a variable, not even when the fetch that failed does', async () => {
  const clock = new FakeClock()
  const telltale: typeof globalThis.fetch = async (_input, init) => {
    const headers = Object.fromEntries(new Headers(init?.headers))
    throw Object.assign(new TypeError(`failed: ${JSON.stringify(headers)} ${String(init?.body)}`), {
      config: { headers, body: init?.body },
      code: 'ECONNRESET',
    })
  }
  const client = createClient({ url: issuerUrl, clientId: 'app_1', clientSecret, clock, fetch: telltale })
  const failing = rejectionOf(client.request('mutation M($p: String!) { m(p: $p) }', { p: 'variable-canary' }))
  await clock.advance(10_000)
  const error = await failing
  expect(error).toMatchObject({ code: 'NETWORK' })
  expect(everyPrint(error)).toContain('ECONNRESET')
  for (const secret of [clientSecret, btoa(`app_1:${clientSecret}`), 'variable-canary', 'failed:'])
    expect(everyPrint(error)).not.toContain(secret)
})

test('the server’s words, which may repeat variables, are for reading and never printed', async () => {
  const { issuer, client } = tellStory()
  issuer.onOther = () =>
    json(400, {
      errors: [
        {
          message: 'Variable "$p" got invalid value "canary"',
          extensions: { code: 'QUERY_INVALID', requestId: 'req_7' },
        },
      ],
    })
  const error = await rejectionOf(client.request('mutation Change($p: String!) { m(p: $p) }', { p: 'canary' }))
  expect(error).toMatchObject({ code: 'QUERY_INVALID', requestId: 'req_7', status: 400 })
  expect((error as PosternError).detail).toContain('canary')
  expect((error as PosternError).message).toBe('Change: QUERY_INVALID')
  expect(everyPrint(error)).not.toContain('canary')
})

test('a request ID that could forge a line of a log is not taken over', () => {
  expect(new PosternError('INTERNAL', { requestId: 'req_1\nlevel=info' }).requestId).toBeUndefined()
})

test('an error prints its code, its request ID and whether to try again', () => {
  const error = new PosternError('RATE_LIMITED', { where: 'token endpoint', requestId: 'req_1', retryAfterSeconds: 3 })
  expect(inspect(error)).toMatch(/^PosternError: token endpoint: RATE_LIMITED/)
  expect(inspect(error)).toContain("requestId: 'req_1'")
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: 'PosternError',
    code: 'RATE_LIMITED',
    message: 'token endpoint: RATE_LIMITED',
    retryable: true,
    requestId: 'req_1',
    retryAfterSeconds: 3,
  })
})
