import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databaseKind } from '../support/database.ts'
import { bearer, subscribe } from '../support/event-reader.ts'
import { onServer } from '../support/outages.ts'
import { freePort, startKillableServer, type KillableServer } from '../support/killable-server.ts'
import { startLoad } from './load.ts'
import { fetchToken, setUp, type Machine } from './machine.ts'
import { freshPlace } from './place.ts'
import { reconcile } from './reconcile.ts'

let where: Awaited<ReturnType<typeof freshPlace>>
let server: KillableServer
let machine: Machine

beforeAll(async () => {
  where = await freshPlace()
  server = startKillableServer(where)
  await server.ready()
  machine = await setUp(server.url, where.directory)
})
afterAll(async () => {
  await server.kill()
  await where.clear()
})
/** Most tests end it; the next begins it again. */
beforeEach(async () => {
  if (!server.hasEnded()) return
  server = startKillableServer(where)
  await server.ready()
})

/** A connection on which a request has begun and is not ended: it is under way for as long as the test wants. */
const beginRequest = async () => {
  const body = 'grant_type=client_credentials'
  const socket = connect(where.port, '127.0.0.1')
  let received = ''
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()))
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(received)))
  const pair = Buffer.from(`${machine.clientId}:${machine.clientSecret}`).toString('base64')
  const head = [
    'POST /oauth/token HTTP/1.1',
    'host: 127.0.0.1',
    `authorization: Basic ${pair}`,
    'content-type: application/x-www-form-urlencoded',
    `content-length: ${body.length}`,
  ]
  await new Promise<void>((resolve) =>
    socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 10)}`, () => resolve()),
  )
  // An answer on another connection: by then the server has read what was sent before.
  await fetch(`${server.url}/health/live`)
  return { finish: () => void socket.write(body.slice(10)), closed }
}

describe('a service that is told to stop', () => {
  test('answers what is under way, refuses what comes, and ends well', async () => {
    const request = await beginRequest()
    server.terminate()
    const refusal = await refused()
    expect(refusal.headers.get('connection')).toBe('close')
    expect(refusal.headers.get('retry-after')).toBe('1')
    expect(await refusal.json()).toMatchObject({ code: 'SHUTTING_DOWN', status: 503 })
    request.finish()
    const answer = await request.closed
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer.toLowerCase()).toContain('connection: close')
    expect(await server.ended).toEqual({ code: 0, signal: null })
  })

  test('loses no event of what it answered', async () => {
    const load = startLoad(server.url, machine)
    await new Promise((done) => setTimeout(done, 500))
    server.terminate()
    expect(await server.ended).toEqual({ code: 0, signal: null })
    await load.stop()
    expect(load.acknowledged.tokens.length).toBeGreaterThan(0)
    const found = await reconcile(where, machine, load.acknowledged)
    expect(found).toMatchObject({ lost: [], unmatched: [], eventsTwice: [], report: { ok: true } })
  })

  test('ends what is subscribed to, and says so; nobody has to wait for that', async () => {
    const { text } = (await fetchToken(server.url, machine))!
    const reader = await subscribe(server.url, bearer(text), 'subscription { auditEventAdded { cursor } }')
    await reader.until(({ data }) => data !== undefined)
    server.terminate()
    expect([await reader.ending(), reader.isComplete]).toEqual(['SHUTTING_DOWN', true])
    expect(await server.ended).toEqual({ code: 0, signal: null })
  })

  test('does not wait for a client that never ends its request', async () => {
    const request = await beginRequest()
    server.terminate()
    expect(await server.ended).toEqual({ code: 0, signal: null })
    expect(await request.closed).not.toContain(' 200 ')
  })
})

test.skipIf(databaseKind() === 'embedded')('a service whose database is gone ends all the same', async () => {
  const database = { options: { directory: 'memory', url: where.databaseUrl } }
  await onServer(async (query, name) => {
    await query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`)
    await query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  }, database)
  server.terminate()
  expect(await server.ended).toEqual({ code: 0, signal: null })
  await onServer((query, name) => query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`), database)
})

test.skipIf(databaseKind() === 'postgres')(
  'a second process on its directory is refused, and says what to do',
  async () => {
    const second = startKillableServer({ ...where, port: await freePort() })
    expect(await second.ended).toEqual({ code: 1, signal: null })
    expect(second.printed()).toContain(`Another Postern process is using ${where.directory}`)
    expect(second.printed()).toContain('DATABASE_URL')
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
  },
)

/** The answer to a request that comes while it stops; asked until it is known to stop. */
const refused = async (): Promise<Response> => {
  for (;;) {
    const response = await fetch(`${server.url}/health/live`, { headers: { connection: 'close' } })
    if (response.status === 503) return response
    await response.text()
  }
}
