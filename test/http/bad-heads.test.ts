import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'
import { sendRaw, type RawAnswer } from '../support/raw-http.ts'
import { codeOf, expectNothingOfTheInside } from './refusal.ts'

let app: TestApp
let token: string

beforeAll(async () => {
  app = await startApp()
  const space = await app.space()
  token = await app.token(await app.application(space.id, ['applications:read']))
})
afterAll(() => app.close())

const body = '{"query":"{ viewer { id } }"}'

/** A good GraphQL request but for its request line and the headers given. */
const ask = (target: string, headers: readonly string[] = ['Host: 127.0.0.1'], method = 'POST'): Promise<RawAnswer> =>
  sendRaw(app.url, [
    `${method} ${target} HTTP/1.1`,
    ...headers,
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
    '',
    body,
  ])

/** A 4xx of our own: with a code and the request's ID. */
const expectRefusal = (answer: RawAnswer, status: number, code: string): void => {
  expect([answer.status, codeOf(answer.body)]).toEqual([status, code])
  expect(answer.headers['x-request-id']).toMatch(/^req_/)
  expectNothingOfTheInside(answer.text)
}

describe('a path', () => {
  it('is taken as it stands in the list of endpoints', async () => {
    expect((await ask('/graphql')).status).toBe(200)
  })

  it.each([
    '//graphql',
    '/graphql/',
    '/%67raphql',
    '/graphql%00',
    '/graphql;a=b',
    '/./graphql',
    '/x/../graphql',
    '/%2e%2e/graphql',
    '/GraphQL',
    '/graphql%20',
    '/graphql.json',
    '/\\graphql',
    '*',
    '/',
    `/${'a'.repeat(8_000)}`,
  ])('%s is nobody’s', async (path) => {
    expectRefusal(await ask(path), 404, 'UNKNOWN_ENDPOINT')
  })

  it('may come with scheme and host, which a server must accept (RFC 9112 §3.2.2)', async () => {
    expect((await ask(`${app.url}/graphql`)).status).toBe(200)
    expect((await ask('http://elsewhere.example/graphql')).status).toBe(200)
    expectRefusal(await ask('http://elsewhere.example'), 404, 'UNKNOWN_ENDPOINT')
    expectRefusal(await ask('ftp://elsewhere.example/graphql'), 404, 'UNKNOWN_ENDPOINT')
  })

  it('with a query is the same endpoint, and the query changes nothing', async () => {
    const answer = await ask('/graphql?query=%7Bnobody%7D&variables=x')
    expect([answer.status, answer.json()['errors']]).toEqual([200, undefined])
  })
})

describe('a GraphQL request by another method', () => {
  it.each(['GET', 'HEAD'])('%s runs nothing: it is a page, for who takes HTML', async (method) => {
    const answer = await ask('/graphql?query=%7Bviewer%7Bid%7D%7D', undefined, method)
    expect(answer.status).toBe(406)
    expect(answer.headers['x-request-id']).toMatch(/^req_/)
  })

  it.each(['PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])('%s is answered 405 with Allow', async (method) => {
    const answer = await ask('/graphql?query=%7Bviewer%7Bid%7D%7D', undefined, method)
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST, GET, HEAD'])
    expect(answer.headers['x-request-id']).toMatch(/^req_/)
  })

  it('CONNECT opens nothing', async () => {
    const answer = await ask('elsewhere.example:443', undefined, 'CONNECT')
    expect(answer.text).not.toContain('200')
  })
})

describe('the Host header', () => {
  it.each([
    ['twice', ['Host: 127.0.0.1', 'Host: evil.example']],
    ['twice the same', ['Host: 127.0.0.1', 'Host: 127.0.0.1']],
    ['empty', ['Host:']],
    ['with a path', ['Host: evil.example/x']],
    ['with a user', ['Host: user@evil.example']],
    ['with a space', ['Host: evil example']],
    ['with a list', ['Host: a, b']],
    ['with a port that is none', ['Host: a:b']],
    ['with markup', ['Host: <script>']],
    ['with brackets around no address', ['Host: [evil.example]']],
  ])('%s is refused', async (_what, headers) => {
    expectRefusal(await ask('/graphql', headers), 400, 'MALFORMED_REQUEST')
  })

  it('left out is refused', async () => {
    expect((await ask('/graphql', [])).status).toBe(400)
  })

  it.each(['evil.example', 'localhost', '[::1]:80', '127.0.0.1:1', 'EXAMPLE.com.', 'xn--bcher-kva.example'])(
    '%s decides nothing, because the issuer is configured',
    async (host) => {
      const answer = await ask('/graphql', [`Host: ${host}`])
      expect(answer.status).toBe(200)
      expect(answer.text).not.toContain(host)
    },
  )
})

describe('a header', () => {
  it('of the content type given twice is refused', async () => {
    expectRefusal(await ask('/graphql', ['Host: a', 'Content-Type: text/plain']), 400, 'MALFORMED_REQUEST')
  })

  it.each([
    ['two lengths', ['Host: a', 'Content-Length: 1']],
    ['a length and chunks', ['Host: a', 'Transfer-Encoding: chunked']],
    ['an encoding nobody knows', ['Host: a', 'Transfer-Encoding: gzip, chunked']],
    ['a length with a sign', ['Host: a', 'Content-Length: +5']],
    ['a name with a space before its colon', ['Host: a', 'X-Thing : y']],
    ['a bare line feed', ['Host: a\nX-Thing: y\n']],
    ['a line that goes on', ['Host: a', ' b']],
    ['a NUL', ['Host: a', 'X-Thing: a\u0000b']],
    ['a name that is none', ['Host: a', 'X(Thing): y']],
  ])('that smuggles a request, %s, is refused', async (_what, headers) => {
    const answer = await ask('/graphql', headers)
    expect(answer.status).toBe(400)
    expectNothingOfTheInside(answer.text)
  })

  it('of too many bytes is refused', async () => {
    const answer = await ask('/graphql', ['Host: a', `X-Thing: ${'x'.repeat(20_000)}`])
    expect(answer.status).toBe(431)
  })

  it('that asks for another protocol is not followed', async () => {
    for (const upgrade of ['websocket', 'h2c']) {
      const answer = await ask('/graphql', ['Host: a', 'Connection: Upgrade', `Upgrade: ${upgrade}`])
      expect([upgrade, answer.status]).toEqual([upgrade, 200])
    }
  })

  it.each(['X-HTTP-Method-Override: GET', 'X-Original-URL: /audit/export', 'X-Rewrite-URL: /audit/export'])(
    '%s changes nothing',
    async (header) => {
      expect((await ask('/graphql', ['Host: a', header])).status).toBe(200)
    },
  )

  it.each(['X-Forwarded-For: 10.9.8.7', 'Forwarded: for=10.9.8.7', 'X-Real-IP: 10.9.8.7', 'True-Client-IP: 10.9.8.7'])(
    '%s of a client that is no trusted proxy says nothing of its address',
    async (header) => {
      const answer = await ask('/graphql', ['Host: a', header])
      const event = (await app.events()).findLast(({ request }) => request === answer.headers['x-request-id'])
      expect(await app.deps.evidence.subjects.open(event!['source'])).toBe('127.0.0.1')
    },
  )
})

describe('bytes that are no HTTP', () => {
  it.each([
    ['a TLS hello', Buffer.from('16030100a5010000a1', 'hex')],
    ['another protocol', Buffer.from('SSH-2.0-OpenSSH_9.9\r\n')],
    ['HTTP/2 without an agreement', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
    ['a version that is none', Buffer.from('GET / HTTP/9.9\r\nHost: a\r\n\r\n')],
    ['zeros', Buffer.alloc(100)],
  ])('%s end the connection', async (_what, bytes) => {
    const answer = await sendRaw(app.url, bytes)
    expect(answer.text).not.toContain(' 200 ')
    expectNothingOfTheInside(answer.text)
    expect((await fetch(`${app.url}/health/live`)).status).toBe(200)
  })
})
