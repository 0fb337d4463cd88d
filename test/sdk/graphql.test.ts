import { expect, expectTypeOf, test } from 'vitest'
import type { TypedDocument } from '../../packages/sdk/src/request-function.ts'
import { issuerUrl, json } from './support/fake-issuer.ts'
import type { FakeIssuer } from './support/fake-issuer.ts'
import { rejectionOf, tellStory } from './support/story.ts'

const document = 'query Viewer { viewer { id } }' as TypedDocument<{ viewer: { id: string } }, { first?: number }>
const graphqlCalls = (issuer: FakeIssuer) => issuer.calls.filter(({ url }) => url === `${issuerUrl}/graphql`)

test('a document is posted with the token, and its data is the answer, typed', async () => {
  const { issuer, client } = tellStory()
  issuer.onOther = () => json(200, { data: { viewer: { id: 'app_1' } } })
  const data = await client.request(document, { first: 5 })
  expectTypeOf(data).toEqualTypeOf<{ viewer: { id: string } }>()
  expect(data).toEqual({ viewer: { id: 'app_1' } })
  const [call] = graphqlCalls(issuer)
  expect(call?.headers.get('authorization')).toBe('Bearer token-1')
  expect(JSON.parse(call?.body ?? '')).toEqual({ query: String(document), variables: { first: 5 } })
})

test('an untyped document gives unknown data', async () => {
  const { issuer, client } = tellStory()
  issuer.onOther = () => json(200, { data: {} })
  expectTypeOf(await client.request('{ viewer { id } }', {})).toEqualTypeOf<unknown>()
})

test('an error of the server is thrown with its code', async () => {
  const { issuer, client } = tellStory()
  const extensions = { code: 'FORBIDDEN', requestId: 'req_9' }
  issuer.onOther = () => json(200, { data: null, errors: [{ message: 'no', extensions }] })
  expect(await rejectionOf(client.request(document, {}))).toMatchObject({
    code: 'FORBIDDEN',
    requestId: 'req_9',
    retryable: false,
    message: 'Viewer: FORBIDDEN',
  })
})

test('an error code newer than the SDK is UNKNOWN_CODE', async () => {
  const { issuer, client } = tellStory()
  issuer.onOther = () => json(200, { errors: [{ message: 'x', extensions: { code: 'toString' } }] })
  expect(await rejectionOf(client.request(document, {}))).toMatchObject({ code: 'UNKNOWN_CODE' })
})

test('a refused token is renewed and the request sent once more, whether the refusal is a status or a code', async () => {
  for (const refusal of [
    () => json(401, { errors: [{ message: 'x', extensions: { code: 'UNAUTHENTICATED' } }] }),
    () => json(200, { errors: [{ message: 'x', extensions: { code: 'UNAUTHENTICATED' } }] }),
    () => new Response('', { status: 401 }),
  ]) {
    const { issuer, client } = tellStory()
    issuer.onOther = ({ headers }) =>
      headers.get('authorization') === 'Bearer token-1' ? refusal() : json(200, { data: { viewer: { id: 'a' } } })
    expect(await client.request(document, {})).toEqual({ viewer: { id: 'a' } })
    expect(graphqlCalls(issuer)).toHaveLength(2)
  }
})

test('a request that stays refused is sent twice and no more', async () => {
  const { issuer, client } = tellStory()
  issuer.onOther = () => json(401, {})
  expect(await rejectionOf(client.request(document, {}))).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 })
  expect(graphqlCalls(issuer)).toHaveLength(2)
  await rejectionOf(client.request(document, {}))
  expect(graphqlCalls(issuer), 'no renewal was due, so nothing was sent again').toHaveLength(3)
})

test('what failed otherwise is not sent again: it may have run', async () => {
  const { issuer, client } = tellStory()
  for (const answer of [() => json(503, {}), () => json(500, {}), () => new Response('<html>'), () => json(200, {})]) {
    issuer.calls.length = 0
    issuer.onOther = answer
    await rejectionOf(client.request(document, {}))
    expect(graphqlCalls(issuer)).toHaveLength(1)
  }
})
