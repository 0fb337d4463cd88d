import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let token: string

beforeAll(async () => {
  app = await startApp()
  const space = await app.space()
  token = await app.token(await app.application(space.id, ['applications:read']))
})
afterAll(() => app.close())
beforeEach(() => void app.deps.refusals.take())

const counted = () => app.deps.refusals.take().map(({ prefix, code, count }) => ({ prefix, code, count }))

const post = async (body: string, type = 'application/json'): Promise<void> => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': type, authorization: `Bearer ${token}` },
    body,
  })
  await response.text()
}
const ask = (query: string, more: object = {}): Promise<void> => post(JSON.stringify({ query, ...more }))

const aliases = Array.from({ length: 31 }, (_, index) => `a${index}: viewer { id }`).join(' ')

describe('a request of a known caller that comes to no action', () => {
  it.each([
    ['too costly a document', 'QUERY_TOO_COSTLY', () => ask(`{ ${aliases} }`)],
    ['fields there are not', 'QUERY_INVALID', () => ask('{ nope nor this }')],
    ['what is no GraphQL', 'QUERY_INVALID', () => ask('{')],
    ['a variable that does not fit', 'QUERY_INVALID', () => ask('query ($id: ID!) { application(id: $id) { id } }')],
    ['an operation that is not there', 'MALFORMED_REQUEST', () => ask('{ viewer { id } }', { operationName: 'x' })],
    ['what is no JSON', 'MALFORMED_REQUEST', () => post('{')],
    ['another media type', 'UNSUPPORTED_MEDIA_TYPE', () => post('{}', 'text/plain')],
  ])('is counted once by its address and code: %s', async (_what, code, send) => {
    await send()
    expect(counted()).toEqual([{ prefix: '127.0.0', code, count: 1 }])
  })

  it('is counted each time, also where the document is known already', async () => {
    await ask('{ nope }')
    await ask('{ nope }')
    expect(counted()).toEqual([expect.objectContaining({ code: 'QUERY_INVALID', count: 2 })])
  })
})

describe('a request that comes to an action', () => {
  it('is not counted: its event tells of it, done or refused', async () => {
    await ask('{ viewer { id } }')
    await ask('{ spaces { edges { node { id } } } }')
    expect(counted()).toEqual([])
  })
})
