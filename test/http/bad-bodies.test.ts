import { endpoints, type EndpointName } from '@postern/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'
import { sendRaw } from '../support/raw-http.ts'
import { expectClearRefusal, read, type Refused } from './refusal.ts'

let app: TestApp
let token: string

beforeAll(async () => {
  app = await startApp()
  const space = await app.space()
  token = await app.token(await app.application(space.id, ['applications:read', 'audit:export']))
})
afterAll(() => app.close())

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const boundary = 'multipart/form-data; boundary=x'
const query = '{ viewer { id } }'

const bodies: Readonly<Record<string, readonly [type: string | null, body: string | Uint8Array<ArrayBuffer>]>> = {
  nothing: [json, ''],
  'nothing as a form': [form, ''],
  'no content type': [null, '{}'],
  'an empty content type': ['', '{}'],
  'a content type that is none': ['\u00ff', '{}'],
  '10 MB': [json, new Uint8Array(10_000_000).fill(0x20)],
  '10 MB of a form': [form, new Uint8Array(10_000_000).fill(0x61)],
  'JSON of ten thousand levels': [json, `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  'half of JSON': [json, '{"query":'],
  'two JSON values': [json, '{}{}'],
  'JSON with a comment': [json, '{} // x'],
  'JSON that begins with a byte order mark': [json, `\ufeff{"query":"${query}"}`],
  'bytes that are not UTF-8': [json, new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  'UTF-16': [json, new Uint8Array(Buffer.from('{"query":"x"}', 'utf16le'))],
  NULs: [json, '\u0000\u0000'],
  null: [json, 'null'],
  true: [json, 'true'],
  'a number': [json, '1e400'],
  text: [json, '"query"'],
  'a batch': [json, `[{"query":"${query}"},{"query":"${query}"}]`],
  'an empty batch': [json, '[]'],
  'an empty object': [json, '{}'],
  'an object with keys of objects': [json, '{"__proto__":{"query":"x"},"constructor":{"prototype":{"isAdmin":true}}}'],
  'plain text': ['text/plain', `{"query":"${query}"}`],
  'GraphQL text': ['application/graphql', query],
  'a query as a form': [form, `query=${encodeURIComponent(query)}`],
  multipart: [
    boundary,
    `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":"${query}"}\r\n--x--\r\n`,
  ],
  'XML with an entity': ['application/xml', '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'],
  'a compressed body': [json, new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])],
}

const ask = async (
  name: EndpointName,
  type: string | null,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<Refused> => {
  const { path, access } = endpoints[name]
  const headers = {
    ...(type !== null && { 'content-type': type }),
    ...(access === 'bearer' && { authorization: `Bearer ${token}` }),
  }
  // An empty type would be left to the client to fill in; bytes have none of their own.
  return read(
    await fetch(`${app.url}${path}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? Buffer.from(body) : body,
    }),
  )
}

const posted = (Object.keys(endpoints) as EndpointName[]).filter((name) =>
  (endpoints[name].methods as readonly string[]).includes('POST'),
)

describe.each(posted)('%s', (name) => {
  it.each(Object.keys(bodies))('refuses %s clearly', async (what) => {
    const [type, body] = bodies[what]!
    expectClearRefusal(await ask(name, type, body))
  })
})

describe('GraphQL', () => {
  const status = async (what: string) => {
    const [type, body] = bodies[what]!
    return (await ask('graphql', type, body)).status
  }

  it('says of each body what is wrong with it', async () => {
    expect({
      '10 MB': await status('10 MB'),
      multipart: await status('multipart'),
      'a query as a form': await status('a query as a form'),
      'plain text': await status('plain text'),
      'no content type': await status('no content type'),
      'a batch': await status('a batch'),
      null: await status('null'),
      'half of JSON': await status('half of JSON'),
    }).toEqual({
      '10 MB': 413,
      multipart: 415,
      'a query as a form': 415,
      'plain text': 415,
      'no content type': 415,
      'a batch': 400,
      null: 400,
      'half of JSON': 400,
    })
  })

  it.each([
    ['a query that is a number', { query: 1 }],
    ['a query that is null', { query: null }],
    ['a query that is a list', { query: [query] }],
    ['no query but a persisted one', { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }],
    ['variables that are text', { query, variables: '{}' }],
    ['variables that are a list', { query, variables: [] }],
    ['variables that are a number', { query, variables: 1 }],
    ['extensions that are text', { query, extensions: 'x' }],
    ['an operation name that is a number', { query, operationName: 1 }],
    ['an operation name that is an object', { query, operationName: { a: 1 } }],
    ['an operation that is not in the document', { query, operationName: 'nobody' }],
    ['several operations and no name', { query: 'query a { viewer { id } } query b { viewer { id } }' }],
    ['a member it does not know', { query, isAdmin: true }],
    ['a document without an operation', { query: 'fragment a on Viewer { id }' }],
    ['an empty document', { query: '' }],
    ['a subscription', { query: 'subscription { auditEvents { id } }' }],
  ])('refuses %s', async (_what, body) => {
    expectClearRefusal(await ask('graphql', json, JSON.stringify(body)))
  })

  it('is not led astray by keys that objects have', async () => {
    const body = `{"query":"query ($id: ID!) { application(id: $id) { id } }","variables":{"id":"x","__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}}`
    const answer = await ask('graphql', json, body)
    expect(answer.status).toBeLessThan(500)
    expect(answer.text).toContain('INVALID_INPUT')
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  it('answers a client that takes another media type', async () => {
    const take = async (accept: string) => {
      const response = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': json, accept, authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: '{ nobody }' }),
      })
      return read(response)
    }
    for (const accept of ['application/graphql-response+json', '*/*', 'text/html', 'image/png']) {
      const answer = await take(accept)
      expectClearRefusal(answer)
      expect([accept, answer.status]).toEqual([accept, 400])
    }
  })
})

describe('an endpoint that only gives', () => {
  it.each(['jwks', 'authorizationServerMetadata', 'live', 'ready', 'auditExport'] as const)(
    '%s does not mind a body it does not read, nor does the next request on the connection',
    async (name) => {
      const { path } = endpoints[name]
      const request = [
        `GET ${path} HTTP/1.1`,
        'Host: 127.0.0.1',
        'Content-Type: application/json',
        'Content-Length: 7',
        '',
        '{"a":1}',
      ].join('\r\n')
      const close = 'GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'
      const { text } = await sendRaw(app.url, Buffer.from(`${request}${close}`))
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))
      expect(statuses).toEqual([name === 'auditExport' ? 401 : 200, 200])
    },
  )
})
