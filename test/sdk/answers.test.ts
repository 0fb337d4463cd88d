import { expect, test } from 'vitest'
import { settle } from './support/fake-clock.ts'
import { json } from './support/fake-issuer.ts'
import { rejectionOf, tellStory } from './support/story.ts'

const good = { access_token: 'abc', token_type: 'Bearer', expires_in: 60 }

test('an answer that is not a token response is a typed error', async () => {
  for (const answer of [
    () => new Response('{"access_token":', { status: 200 }),
    () => new Response('<html></html>', { status: 200 }),
    () => new Response(null, { status: 200 }),
    () => new Response(null, { status: 204 }),
    () => json(200, []),
    () => json(200, null),
    () => json(200, { ...good, access_token: '' }),
    () => json(200, { ...good, access_token: 7 }),
    () => json(200, { ...good, access_token: 'with space' }),
    () => json(200, { ...good, access_token: 'with\r\nx-header: 1' }),
    () => json(200, { ...good, token_type: 'DPoP' }),
    () => json(200, { ...good, expires_in: 0 }),
    () => json(200, { ...good, expires_in: '60' }),
    () => json(200, { ...good, expires_in: undefined }),
    () => json(200, { ...good, scope: ['a'] }),
  ]) {
    const { issuer, client } = tellStory()
    issuer.onToken = answer
    expect(await rejectionOf(client.token())).toMatchObject({ name: 'PosternError', code: 'INVALID_RESPONSE' })
  }
})

test('a refresh_in that makes no sense is passed over', async () => {
  for (const refresh_in of [0, -5, '30', null, 60, 1e9]) {
    const { issuer, client } = tellStory()
    issuer.onToken = () => json(200, { ...good, refresh_in })
    expect((await client.token()).value).toBe('abc')
    await client.token()
    await settle()
    expect(issuer.tokenCalls).toHaveLength(1)
  }
})

test('an answer without end is cut off', async () => {
  const { issuer, client } = tellStory()
  let isCancelled = false
  issuer.onToken = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(16_384)),
        cancel: () => {
          isCancelled = true
        },
      }),
    )
  expect(await rejectionOf(client.token())).toMatchObject({ code: 'RESPONSE_TOO_LARGE' })
  expect(isCancelled).toBe(true)
})

test('each refusal of the token endpoint has a code of its own', async () => {
  for (const [status, body, code, retryable] of [
    [401, { error: 'invalid_client' }, 'OAUTH_INVALID_CLIENT', false],
    [400, { error: 'invalid_scope' }, 'OAUTH_INVALID_SCOPE', false],
    [400, { error: 'invalid_target' }, 'OAUTH_INVALID_TARGET', false],
    [400, { error: 'unauthorized_client' }, 'OAUTH_UNAUTHORIZED_CLIENT', false],
    [400, { error: 'something_new' }, 'OAUTH_UNKNOWN', false],
    [503, { error: 'temporarily_unavailable' }, 'OAUTH_TEMPORARILY_UNAVAILABLE', true],
    [503, { error: 'x', code: 'AUDIT_UNAVAILABLE' }, 'AUDIT_UNAVAILABLE', true],
    [503, 'busy', 'OVERLOADED', true],
    [502, 'bad gateway', 'INTERNAL', true],
    [404, 'nothing here', 'INVALID_RESPONSE', false],
  ] as const) {
    const { clock, issuer, client } = tellStory()
    issuer.onToken = () => json(status, body, { 'x-request-id': 'req_1' })
    const failing = rejectionOf(client.token())
    await clock.advance(10_000)
    expect(await failing).toMatchObject({ code, retryable, status, requestId: 'req_1' })
  }
})

test('a secret that cannot be read is a typed error that does not repeat what the reader said', async () => {
  const { clock, client } = tellStory({
    clientSecret: () => {
      throw new Error('vault says: s3cret')
    },
  })
  const failing = rejectionOf(client.token())
  await clock.advance(10_000)
  const error = await failing
  expect(error).toMatchObject({ code: 'SECRET_UNAVAILABLE', retryable: true })
  expect(JSON.stringify(error) + String((error as Error).cause)).not.toContain('s3cret')
})
