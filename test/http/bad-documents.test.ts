import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'
import { codeOf, expectClearRefusal, read, type Refused } from './refusal.ts'

let app: TestApp
let token: string

beforeAll(async () => {
  app = await startApp()
  const space = await app.space()
  token = await app.token(await app.application(space.id, ['applications:read', 'spaces:read', 'audit:read']))
})
afterAll(() => app.close())

const ask = async (query: string, variables: unknown = {}): Promise<Refused> =>
  read(
    await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    }),
  )

const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ')

/** Fragments of which each spreads the next one twice: short to write, endless to expand. */
const doubling = (levels: number): string =>
  `{ ...f0 } ${times(levels, (level) => `fragment f${level} on Query { a${level}: viewer { id } ...f${level + 1} ...f${level + 1} }`)} fragment f${levels} on Query { viewer { id } }`

/** The same below fields with other names, which no one merges. */
const widening = (levels: number): string =>
  `{ viewer { space { ...g0 } } } ${times(levels, (level) => `fragment g${level} on Space { ...g${level + 1} ... on Space { ...g${level + 1} ... { ...g${level + 1} } } }`)} fragment g${levels} on Space { id }`

const documents: Readonly<Record<string, string>> = {
  'an unknown field': '{ viewer { nobody } }',
  'an unknown root field': '{ nobody }',
  'an unknown argument': '{ application(id: "x", isAdmin: true) { id } }',
  'an unknown type': '{ viewer { ... on Nobody { id } } }',
  'an unknown variable': '{ application(id: $id) { id } }',
  'an unknown directive': '{ viewer @admin { id } }',
  'an unknown fragment': '{ ...nobody }',
  'an unused fragment': '{ viewer { id } } fragment a on Viewer { id }',
  'no selection where one is needed': '{ viewer }',
  'a selection where none may be': '{ viewer { id { x } } }',
  'a missing argument': '{ application { id } }',
  'a literal of the wrong type': '{ applications(first: "five") { edges { node { id } } } }',
  'an integer that is too large': '{ applications(first: 99999999999999) { edges { node { id } } } }',
  'half a document': '{ viewer { id ',
  'half a string': '{ application(id: "x) { id } }',
  'a NUL': '{ viewer { id } \u0000 }',
  'a lone surrogate': '{ viewer { id } \ud800 }',
  'an escape that is none': '{ application(id: "\\u{110000}") { id } }',
  'a comment alone': '# nothing',
  depth: `{ ${times(30, () => 'viewer { space {')} id ${times(30, () => '} }')} }`,
  'depth by introspection': `{ __schema { types { ${times(30, () => 'ofType: possibleTypes {')} name ${times(30, () => '}')} } } }`,
  'a thousand aliases': `{ ${times(1_000, (index) => `a${index}: viewer { id }`)} }`,
  'three hundred aliases': `{ ${times(300, (index) => `a${index}: __typename`)} }`,
  'many lists in lists': `{ ${times(20, (index) => `a${index}: applications(first: 100) { edges { node { secrets { id } } } }`)} }`,
  'a document of many tokens': `{ viewer { id ${times(3_000, () => 'id')} } }`,
  'a thousand directives': `{ viewer { id ${times(1_000, () => '@skip(if: false)')} } }`,
  'a thousand arguments': `{ application(${times(900, (index) => `a${index}: 1`)}) { id } }`,
  'a list of many values': `mutation { createApplication(input: { spaceId: "x", name: "x", allowedAddresses: [${times(3_000, () => '"1"')}] }) { __typename } }`,
  'values in values': `mutation { createSpace(input: ${'{a:'.repeat(400)}1${'}'.repeat(400)}) { __typename } }`,
  'a fragment that spreads itself': '{ ...a } fragment a on Query { ...a }',
  'fragments that spread each other': '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
  'fields that contradict each other': '{ viewer { a: id a: type } }',
  'the same variable twice': 'query ($a: ID!, $a: ID!) { application(id: $a) { id } }',
  'the same operation twice': 'query a { viewer { id } } query a { viewer { id } }',
  'a subscription where there is none': 'subscription { viewer { id } }',
  'a type definition': 'type Query { admin: String } { viewer { id } }',
}

describe('a GraphQL document', () => {
  it.each(Object.keys(documents))('with %s is refused clearly', async (name) => {
    const answer = await ask(documents[name]!)
    expectClearRefusal(answer)
    expect(codeOf(answer.text)).toMatch(/^(QUERY_INVALID|QUERY_TOO_COSTLY|MALFORMED_REQUEST)$/)
  })

  it.each([
    ['fragments that double each other', doubling(30)],
    ['fragments that triple each other', widening(25)],
  ])(
    'with %s is refused at once, not expanded',
    async (_what, document) => {
      const answer = await ask(document)
      expectClearRefusal(answer)
      expect(codeOf(answer.text)).toBe('QUERY_TOO_COSTLY')
    },
    5_000,
  )

  it.each([
    ['null for what must be', { id: null }],
    ['nothing for what must be', {}],
    ['a number for an ID that is text', { id: 1.5 }],
    ['a list for one', { id: ['a', 'b'] }],
    ['an object for text', { id: { a: 1 } }],
  ])('with %s in its variables is refused clearly', async (_what, variables) => {
    expectClearRefusal(await ask('query ($id: ID!) { application(id: $id) { id } }', variables))
  })

  it('gets the same answer again, with the ID of its own request, also at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('{ viewer { nobodyElse } }')))
    for (const answer of answers) {
      expectClearRefusal(answer)
      expect(answer.status).toBe(400)
    }
    const texts = answers.map(({ text, headers }) => text.replace(headers.get('x-request-id')!, 'REQUEST'))
    expect(new Set(texts).size).toBe(1)
  })

  it('that is right still runs', async () => {
    expect(
      (await ask('{ viewer { ...a } } fragment a on Viewer { id space { ...b } } fragment b on Space { id }')).status,
    ).toBe(200)
  })
})
