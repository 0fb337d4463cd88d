import { parse, validate, type GraphQLArgument, type GraphQLSchema } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examples } from '../../packages/server/src/faces/graphiql/examples.ts'
import { schema } from '../../packages/server/src/faces/graphql/schema.ts'
import { suspendUser } from '../../packages/server/src/domain/users/status-commands.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, TestBrowser } from '../support/browser.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const signedIn = async () => {
  const person = await makePerson(app)
  const browser = new TestBrowser(app.url, app.url)
  await browser.signIn(person.email, personPassword)
  return { person, browser }
}
const open = async (browser: TestBrowser, headers: Record<string, string | undefined> = {}, path = '/graphql') => {
  const response = await browser.send(path, {
    headers: { accept: html, origin: undefined, 'sec-fetch-site': 'none', ...headers },
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe('GraphiQL', () => {
  it('is shown to whoever is signed in, by a page that runs its own script and loads nothing from elsewhere', async () => {
    const { browser } = await signedIn()
    const [page, again] = [await open(browser), await open(browser)]
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const nonce = /<script nonce="([^"]{20,})" src=/.exec(page.text)![1]!
    expect(again.text).not.toContain(nonce)
    const policy = page.headers.get('content-security-policy')!
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", `script-src 'nonce-${nonce}'`, "frame-ancestors 'none'"]),
    )
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(page.text).not.toMatch(/https?:|\bon\w+=|style=/)
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-request-id': expect.stringMatching(/^req_/),
    })
    const loaded = [...page.text.matchAll(/(?:src|href)="(\/graphql\/[^"]+)"/g)].map(([, path]) => path!)
    expect(loaded.map((path) => path.split('?')[0])).toEqual(['/graphql/graphiql.css', '/graphql/graphiql.js'])
    for (const path of loaded) {
      const { status, headers, text } = await open(browser, {}, path)
      expect([status, headers.get('cache-control')]).toEqual([200, 'private, max-age=31536000, immutable'])
      expect(text).not.toContain('sourceMappingURL')
    }
    const old = await open(browser, {}, '/graphql/graphiql.js?v=old')
    expect([old.status, old.headers.get('cache-control')]).toEqual([200, 'no-store'])
  })

  it('sends everybody else to sign in, and back to where they were', async () => {
    const stranger = new TestBrowser(app.url, app.url)
    const { person, browser } = await signedIn()
    const ways: Record<string, Awaited<ReturnType<typeof open>>> = {
      'without a cookie': await open(stranger),
      'from a link on another site': await open(browser, { 'sec-fetch-site': 'cross-site' }),
      'with an access token': await open(stranger, {
        authorization: `Bearer ${await app.token(await app.application((await app.space()).id, ['spaces:read']))}`,
      }),
    }
    await suspendUser.perform(app.deps, app.call(), { userId: person.id })
    ways['after being suspended'] = await open(browser)
    for (const [way, { status, headers, text }] of Object.entries(ways))
      expect([way, status, headers.get('location'), text]).toEqual([way, 303, '/sign-in?return=%2Fgraphql', ''])
    const { headers } = await open(stranger, {}, '/graphql?a=b&c=%2F')
    expect(headers.get('location')).toBe(`/sign-in?return=${encodeURIComponent('/graphql?a=b&c=%2F')}`)
  })

  it('is no way to run an operation: a program that sends a GET is told to POST', async () => {
    const { browser } = await signedIn()
    for (const accept of ['application/json', '*/*', 'application/graphql-response+json']) {
      const { status, text } = await open(browser, { accept }, '/graphql?query=%7Bviewer%7Bid%7D%7D')
      expect([status, JSON.parse(text).code]).toEqual([406, 'NOT_ACCEPTABLE'])
    }
  })
})

describe('a refusal', () => {
  const holders = 'Held by the roles owner and admin.'

  it('names in words the permission that is missing, and the roles that hold it', async () => {
    const { person, browser } = await signedIn()
    const { id: spaceId } = await app.space()
    await app.member(person.id, spaceId, 'member')
    const change = await browser.graphql(
      `mutation { createSpace(input: { name: "mine", kind: staging }) {
        ... on ForbiddenError { code message missing grantedBy } } }`,
    )
    expect(change.data.createSpace).toMatchObject({
      message: expect.stringMatching(new RegExp(`^You lack spaces:create here\\. ${holders} Decision dec_\\w+\\.$`)),
      ...{ code: 'FORBIDDEN', missing: 'spaces:create', grantedBy: ['owner', 'admin'] },
    })
    const read = await browser.graphql('{ invitations(spaceId: "' + spaceId + '") { edges { node { id } } } }')
    expect(read.errors?.[0]).toMatchObject({
      message: `You hold invitations:read nowhere. ${holders}`,
      extensions: { code: 'FORBIDDEN', missing: 'invitations:read', grantedBy: ['owner', 'admin'] },
    })
  })
})

describe('an example', () => {
  const titleOf = (query: string) => /(?:query|mutation|subscription) (\w+)/.exec(query)![1]!

  it.each(examples.map(({ query, variables }) => [titleOf(query), query, variables ?? {}] as const))(
    '%s fits the schema, and has a value for each variable',
    (_title, query, variables) => {
      const document = parse(query)
      expect(validate(schema, document)).toEqual([])
      for (const definition of document.definitions) {
        if (definition.kind !== 'OperationDefinition') throw new Error('an example holds operations')
        expect(definition.name).toBeDefined()
        for (const { variable } of definition.variableDefinitions ?? [])
          expect(Object.keys(variables)).toContain(variable.name.value)
      }
    },
  )

  it('is there for every noun', () => {
    const queries = examples.map(({ query }) => titleOf(query))
    expect(queries).toEqual(expect.arrayContaining(['Users', 'Spaces', 'Members', 'Applications', 'Sessions']))
    expect(queries).toEqual(expect.arrayContaining(['Invitations', 'Policies', 'Audit', 'Viewer']))
  })
})

/** Everything in the schema that a description belongs to, with the one it has. */
const described = (whole: GraphQLSchema): readonly (readonly [string, string | null | undefined])[] =>
  Object.values(whole.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      const fields = 'getFields' in type ? Object.values(type.getFields()) : []
      return [
        [type.name, type.description] as const,
        ...('getValues' in type
          ? type.getValues().map((value) => [`${type.name}.${value.name}`, value.description] as const)
          : []),
        ...fields.flatMap((field) => [
          [`${type.name}.${field.name}`, field.description] as const,
          ...('args' in field
            ? field.args.map(
                (one: GraphQLArgument) => [`${type.name}.${field.name}(${one.name}:)`, one.description] as const,
              )
            : []),
        ]),
      ]
    })

describe('the documentation beside it', () => {
  it('says something of every type, field, argument and value', () => {
    const all = described(schema)
    expect(all.length).toBeGreaterThan(400)
    expect(all.filter(([, description]) => !description?.trim()).map(([name]) => name)).toEqual([])
  })
})
