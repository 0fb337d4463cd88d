import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDocumentsFile } from '../../packages/server/src/adapters/documents-file.ts'
import { AllowedDocuments } from '../../packages/server/src/faces/graphql/allowed-documents.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { makePerson, personPassword, signInDocument, TestBrowser } from '../support/browser.ts'
import { temporaryDirectory } from '../support/database.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const listed = 'query ($first: Int) { applications(first: $first) { edges { node { name } } } }'
const signOut = 'mutation { signOut(input: {}) { __typename } }'
const documents = [listed, signInDocument, signOut]

const directory = temporaryDirectory()
const file = (name: string, content: unknown): string => {
  const path = join(directory.path, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const path = file('documents.json', Object.fromEntries(documents.map((text) => [sha256(text), text])))

let app: TestApp
let token: string
beforeAll(async () => {
  app = await startApp({ config: { documentsFile: path, documentsFor: 'all' } })
  token = await app.token(await app.application((await app.space()).id, ['applications:read', 'audit:read']))
})
afterAll(async () => {
  await app.close()
  directory.remove()
})

const post = async (body: object, more: Readonly<Record<string, string>> = { authorization: `Bearer ${token}` }) => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...more },
    body: JSON.stringify(body),
  })
  const { data, errors } = (await response.json()) as { data?: any; errors?: any }
  return { status: response.status, data, code: errors?.[0]?.extensions.code }
}
const done = {
  status: 200,
  data: { applications: { edges: [{ node: { name: expect.any(String) } }] } },
  code: undefined,
}
const refused = { status: 403, data: undefined, code: 'DOCUMENT_NOT_ALLOWED' }

describe('where only listed documents run', () => {
  it('one of them runs, by its text, by its hash, and with variables', async () => {
    const variables = { first: 1 }
    expect(await post({ query: listed })).toEqual(done)
    expect(await post({ documentId: sha256(listed), variables })).toEqual(done)
    expect(await post({ documentId: `sha256:${sha256(listed)}`, variables })).toEqual(done)
  })

  it.each([
    ['another document', { query: '{ viewer { id } }' }],
    ['introspection', { query: '{ __schema { types { name } } }' }],
    ['a listed one with a space more', { query: `${listed} ` }],
    ['a listed one with another operation behind it', { query: `${listed} query other { viewer { id } }` }],
    ['a hash of no listed one', { documentId: sha256('{ viewer { id } }') }],
    ['another document under the hash of a listed one', { query: '{ viewer { id } }', documentId: sha256(listed) }],
    [
      'one to be registered by its hash',
      {
        query: '{ viewer { id } }',
        extensions: { persistedQuery: { version: 1, sha256Hash: sha256('{ viewer { id } }') } },
      },
    ],
    ['a subscription', { query: 'subscription { auditEventAdded { cursor } }' }],
    ['what no map holds but its prototype', { documentId: 'constructor' }],
  ])('%s does not, and nothing is done or recorded but counted', async (_what, body) => {
    app.deps.refusals.take()
    const before = (await app.events()).length
    expect(await post(body)).toEqual(refused)
    expect(await app.events()).toHaveLength(before)
    expect(app.deps.refusals.take()).toEqual([expect.objectContaining({ code: 'DOCUMENT_NOT_ALLOWED', count: 1 })])
  })

  it('a body without a document is told what may be in it', async () => {
    expect(await post({ documentId: 1 })).toEqual({ status: 400, data: undefined, code: 'MALFORMED_REQUEST' })
  })

  it('a caller nobody knows signs in by the listed document and by no other', async () => {
    const person = await makePerson(app)
    const browser = new TestBrowser(app.url, app.url)
    expect(await browser.signIn(person.email, personPassword)).toBe('SignInSuccess')
    const own = signInDocument.replace('code message', 'code')
    const variables = { input: { email: person.email, password: personPassword } }
    expect(await post({ query: own, variables }, { origin: app.url })).toEqual(refused)
    // Nor anything else, now that they are known.
    expect(await browser.whoAmI()).toBe('DOCUMENT_NOT_ALLOWED')
  })

  it('people may send others where the list binds applications only', () => {
    const allowed = new AllowedDocuments({ documents: readDocumentsFile(path), areForApplicationsOnly: true })
    expect(() => allowed.require(app.call(), '{ viewer { id } }')).not.toThrow()
    for (const type of ['application', 'anonymous'])
      expect(() => allowed.require({ ...app.call(), actor: { type } as never }, '{ viewer { id } }')).toThrow()
  })
})

describe('a file of documents', () => {
  it.each([
    ['that is not there', () => join(directory.path, 'none.json'), /cannot be read as JSON/],
    ['that is not JSON', () => file('a.json', '{'), /cannot be read as JSON/],
    ['that is a list', () => file('b.json', ['{ viewer { id } }']), /one object/],
    ['with something that is no text', () => file('c.json', { [sha256('')]: 1 }), /is not a text/],
    [
      'with a document under the hash of another',
      () => file('d.json', { [sha256(listed)]: signOut }),
      /another SHA-256/,
    ],
  ])('%s is refused at the start, by name', (_what, at, reason) => {
    expect(() => readDocumentsFile(at())).toThrow(reason)
    expect(() => readDocumentsFile(at())).toThrow('POSTERN_DOCUMENTS_FILE')
  })
})
