import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp
let port: number
/** As whom the next connection comes. */
let peer: string

const server = createServer((incoming: IncomingMessage, response: ServerResponse) => {
  Object.defineProperty(incoming.socket, 'remoteAddress', { value: peer, configurable: true })
  app.app.listener(incoming, response)
})

beforeAll(async () => {
  app = await startApp({ config: { trustedProxies: ['192.0.2.0/24'] } })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  await new Promise<void>((done) => server.close(() => done()))
  await app.close()
})

const getFrom = async (from: string, headers: Readonly<Record<string, string>> = {}) => {
  peer = from
  return new Promise<{ status: number; text: string; connection: string | undefined }>((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/health/live', headers, agent: false }, (answer) => {
      let text = ''
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode!, text, connection: answer.headers.connection }))
    })
      .on('error', reject)
      .end()
  })
}

describe('a connection without TLS', () => {
  test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', '192.0.2.7', '::ffff:192.0.2.7'])(
    'from this machine or a trusted proxy is heard: %s',
    async (from) => expect((await getFrom(from)).status).toBe(200),
  )

  test.each(['203.0.113.5', '::ffff:203.0.113.5', '2001:db8::1', '192.0.3.1'])(
    'from anywhere else is refused, whatever it says of itself: %s',
    async (from) => {
      const answer = await getFrom(from, { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' })
      expect([answer.status, answer.connection]).toEqual([421, 'close'])
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'TLS_REQUIRED', status: 421 })
    },
  )
})
