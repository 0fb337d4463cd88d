import { getIntrospectionQuery, type GraphQLScalarType, type IntrospectionOptions } from 'graphql'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { schema } from '../../packages/server/src/faces/graphql/schema.ts'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let token: string

beforeAll(async () => {
  app = await startApp()
  const space = await app.space()
  token = await app.token(await app.application(space.id, ['applications:read']))
})
afterAll(() => app.close())

const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ')

const expectTooCostly = async (document: string, message: RegExp): Promise<void> => {
  const { status, data, errors } = await app.graphql(token, document)
  expect([status, data]).toEqual([400, undefined])
  expect(errors?.[0]?.extensions.code).toBe('QUERY_TOO_COSTLY')
  expect(errors?.[0]?.message).toMatch(message)
}

describe('introspection', () => {
  const graphiql: IntrospectionOptions = {
    descriptions: true,
    schemaDescription: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    inputValueDeprecation: true,
    oneOf: true,
    typeDepth: 15,
  }

  it.each([
    ['graphql-js', {}],
    ['GraphiQL', graphiql],
  ])('answers the query that %s sends', async (_who, options) => {
    const { status, data, errors } = await app.graphql(token, getIntrospectionQuery(options))
    expect([status, errors]).toEqual([200, undefined])
    expect(data.__schema.types.length).toBeGreaterThan(50)
  })

  it.each([
    [
      'by aliases of its lists',
      `{ __schema { types { ${times(30, (one) => `f${one}: fields { ...inner }`)} } } }
       fragment inner on __Field { ${times(30, (one) => `t${one}: type { name }`)} }`,
    ],
    [
      'by aliases of a type',
      `{ ${times(30, (one) => `a${one}: __type(name: "Query") { ...fields }`)} }
       fragment fields on __Type { ${times(30, (one) => `f${one}: fields { ...inner }`)} }
       fragment inner on __Field { ${times(20, (one) => `d${one}: description`)} }`,
    ],
    [
      'by fragments of fragments that hold nothing',
      `{ __schema { ...f0 } } ${times(20, (one) => `fragment f${one} on __Schema { ...f${one + 1} ...f${one + 1} }`)}
       fragment f20 on __Schema { description }`,
    ],
    [
      'by lists whose length a variable decides',
      `{ __schema { types { ${times(80, (one) => `f${one}: fields(includeDeprecated: true) { name }`)} } } }`,
    ],
  ])('is refused where it asks for the schema many times, %s', async (_how, document) => {
    await expectTooCostly(document, /complexity of this document is .*, and may be 5000/)
  })
})

describe('what a document costs', () => {
  const read = async (document: string) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: document }),
    })
    return (await response.json()) as { readonly extensions: { readonly cost: Record<string, object> } }
  }

  it('is told beside the limits, with the answer', async () => {
    const { extensions } = await read('{ applications(first: 5) { edges { node { id name } } } }')
    expect(extensions.cost).toEqual({
      rootFields: { cost: 1, limit: 30 },
      depth: { cost: 4, limit: 12 },
      breadth: { cost: expect.any(Number), limit: 300 },
      complexity: { cost: 16, limit: 5_000 },
    })
    const more = await read('{ applications(first: 50) { edges { node { id name } } } }')
    expect(more.extensions.cost).toMatchObject({ complexity: { cost: 151 } })
  })

  it('is told with the refusal, too, as far as it was counted', async () => {
    const { extensions } = await read(`{ ${times(31, (one) => `a${one}: viewer { id }`)} }`)
    expect(extensions.cost).toMatchObject({ rootFields: { cost: 31, limit: 30 } })
    const loop = `{ ${times(30, (one) => `a${one}: __type(name: "Query") { ...fields }`)} }
      fragment fields on __Type { ${times(30, (one) => `f${one}: fields { ...inner }`)} }
      fragment inner on __Field { ${times(20, (one) => `d${one}: description`)} }`
    expect((await read(loop)).extensions.cost).toMatchObject({ complexity: { cost: null, limit: 5_000 } })
  })
})

describe('the root fields of an operation', () => {
  it('are as many as thirty', async () => {
    const { status, errors } = await app.graphql(token, `{ ${times(30, (one) => `a${one}: viewer { id }`)} }`)
    expect([status, errors]).toEqual([200, undefined])
  })

  it('are no more than thirty, and nothing of a longer operation is done or recorded', async () => {
    const before = (await app.events()).length
    await expectTooCostly(
      `{ ${times(31, (one) => `a${one}: viewer { id }`)} }`,
      /root fields of this document is 31, and may be 30/,
    )
    expect(await app.events()).toHaveLength(before)
  })

  it('count by their aliases, also where they stand in fragments', async () => {
    const half = (name: string) =>
      `fragment ${name} on Query { ${times(16, (one) => `${name}${one}: viewer { id }`)} ... { ${name}: viewer { id } } }`
    await expectTooCostly(`{ ...a ...b } ${half('a')} ${half('b')}`, /is 34, and may be 30/)
  })

  it('count in a change as in a read', async () => {
    await expectTooCostly(
      `mutation { ${times(31, (one) => `a${one}: createSpace(input: { name: "x", kind: staging }) { __typename }`)} }`,
      /is 31, and may be 30/,
    )
  })
})

describe('variables', () => {
  it('are read to the first few that do not fit, however many there are: each costs an error', async () => {
    const type = schema.getType('Permission') as GraphQLScalarType
    const read = vi.spyOn(type, 'parseValue')
    const document = `mutation ($permissions: [Permission!]!) {
      grantApplicationPermissions(input: { applicationId: "app_1", permissions: $permissions }) { __typename }
    }`
    const wrong = Array.from({ length: 50_000 }, () => 'a')
    const { status, errors } = await app.graphql(token, document, { permissions: wrong })
    expect([status, errors?.length]).toEqual([400, 1])
    expect(errors?.[0]?.message).toContain('There is no such permission')
    expect(read.mock.calls.length).toBeGreaterThan(0)
    expect(read.mock.calls.length).toBeLessThan(100)
  })
})
