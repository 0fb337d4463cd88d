import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/database.ts'
import { seedDatabase, startServerProcess, type ServerProcess } from '../support/server-process.ts'

// In a process of its own: the patience is the process's, and what a client still sends when it is refused is only at risk
// where the two do not take turns.
let server: ServerProcess
const directory = temporaryDirectory()

beforeAll(async () => {
  await seedDatabase(directory.path)
  server = await startServerProcess(directory.path)
}, 90_000)
afterAll(async () => {
  await server.stop()
  directory.remove()
})

/**
 * Opens a connection, sends `first` at once and `more` each 200 ms; answers what it read until it was cut off, or
 * `STILL OPEN` after `longestMs`.
 */
const drip = (first: string, more: string, longestMs: number): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(server.url)
    let text = ''
    const socket: Socket = connect(Number(port), hostname, () => socket.write(first))
    const dripping = setInterval(() => more && socket.write(more), 200)
    const end = (answer: string): void => {
      clearInterval(dripping)
      clearTimeout(late)
      socket.destroy()
      resolve(answer)
    }
    const late = setTimeout(() => end('STILL OPEN'), longestMs)
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
    socket.on('error', () => undefined)
    socket.on('close', () => end(text))
  })

const head = 'POST /oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n'

describe.concurrent('a client that takes its time', () => {
  it.each([
    ['over its headers', `POST /oauth/token HTTP/1.1\r\nHost: a\r\nX-Slow: `, 'x', 8_000],
    ['over its body', `${head}Content-Length: 10000\r\n\r\n`, 'x', 10_000],
    ['over the chunks of its body', `${head}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nx\r\n', 10_000],
    ['and says nothing at all', '', '', 8_000],
  ])(
    '%s is cut off',
    async (_what, first, more, longestMs) => {
      expect(await drip(first, more, longestMs)).not.toMatch(/STILL OPEN|HTTP\/1\.1 [25]/)
    },
    20_000,
  )

  it('holds up nobody else, two hundred of them', async () => {
    const slow = Array.from({ length: 200 }, () => drip(head, 'x', 10_000))
    for (let count = 0; count < 10; count += 1) {
      const signal = AbortSignal.timeout(2_000)
      expect((await fetch(`${server.url}/.well-known/jwks.json`, { signal })).status).toBe(200)
    }
    await Promise.all(slow)
  }, 30_000)
})

describe('a client that is refused while it is still sending', () => {
  const send = (path: string, length: number): Promise<string> =>
    new Promise((resolve) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': length }
      const sending = request(`${server.url}${path}`, { method: 'POST', headers }, (response) => {
        response.resume().on('end', () => resolve(String(response.statusCode)))
      })
      sending.on('error', (cause: NodeJS.ErrnoException) => resolve(cause.code ?? cause.message))
      sending.end(Buffer.alloc(length, 'x'))
    })

  it.each([
    ['/oauth/token', 10_000_000, '413'],
    ['/graphql', 10_000_000, '401'],
    ['/nowhere', 10_000_000, '404'],
    ['/graphql', 100, '401'],
  ])('at %s with %i bytes reads why, every time', async (path, length, status) => {
    const answers = new Set<string>()
    for (let count = 0; count < 12; count += 1) answers.add(await send(path, length))
    expect([...answers]).toEqual([status])
  })
})
