import { expect, test } from 'vitest'
import { second, settle } from './support/fake-clock.ts'
import { json } from './support/fake-issuer.ts'
import { rejectionOf, tellStory, type Story } from './support/story.ts'

/** A connection of the story, from the server's side. */
interface Connection {
  readonly variables: Readonly<Record<string, unknown>>
  readonly authorization: string | null
  send(text: string): Promise<void>
  /** Sends an event, numbered. */
  event(serial: number): Promise<void>
  error(code: string): Promise<void>
  /** Ends as a connection that is lost. */
  lose(): Promise<void>
  end(): Promise<void>
  readonly isCancelled: () => boolean
}

type Answer = (connect: () => Response) => Response

/** A client, and the connections that its subscriptions open; `answers` are given in place of a connection. */
const tell = (answers: readonly (Answer | null)[] = []): Story & { readonly connections: Connection[] } => {
  const story = tellStory()
  const connections: Connection[] = []
  const left = [...answers]
  story.issuer.onOther = (call) => {
    const connect = (): Response => {
      let isCancelled = false
      let controller!: ReadableStreamDefaultController<Uint8Array>
      const body = new ReadableStream<Uint8Array>({
        start: (given) => void (controller = given),
        cancel: () => void (isCancelled = true),
      })
      const send = async (text: string): Promise<void> => {
        controller.enqueue(new TextEncoder().encode(text))
        await settle()
      }
      const next = (payload: object) => send(`event: next\ndata: ${JSON.stringify(payload)}\n\n`)
      connections.push({
        variables: (JSON.parse(call.body) as { variables: Record<string, unknown> }).variables,
        authorization: call.headers.get('authorization'),
        send,
        event: (serial) => next({ data: { auditEventAdded: { cursor: `c${serial}`, event: { id: `e${serial}` } } } }),
        error: (code) => next({ errors: [{ message: 'words', extensions: { code, requestId: 'req_1' } }] }),
        lose: async () => {
          controller.error(new TypeError('terminated'))
          await settle()
        },
        end: async () => {
          controller.close()
          await settle()
        },
        isCancelled: () => isCancelled,
      })
      return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
    }
    return (left.shift() ?? ((open) => open()))(connect)
  }
  return { ...story, connections }
}

/** Follows in the background; `seen` are the events so far. */
const follow = ({ client }: Story, variables: object = {}, signal?: AbortSignal, stopAt = '') => {
  const seen: string[] = []
  const read = async (): Promise<void> => {
    for await (const { event } of client.auditEventAdded(variables, { signal })) {
      seen.push(event.id)
      if (event.id === stopAt) break
    }
  }
  const done = read()
  done.catch(() => {})
  return { seen, done }
}

test('gives each event as it comes, wherever the chunks end, and ends when the server says so', async () => {
  const story = tell()
  const { seen, done } = follow(story, { spaceId: 'spc_1' })
  await settle()
  const [connection] = story.connections
  expect(connection).toMatchObject({ variables: { spaceId: 'spc_1' }, authorization: 'Bearer token-1' })
  expect(story.issuer.calls.at(-1)?.headers.get('accept')).toBe('text/event-stream')
  await connection!.send(':\n\n')
  await connection!.event(1)
  expect(seen).toEqual(['e1'])
  const [half, rest] = [
    'event: next\r\ndata: {"data":{"auditEventAdded":{"cursor":"c2","ev',
    'ent":{"id":"e2"}}}}\r\n\r',
  ]
  await connection!.send(half)
  expect(seen).toEqual(['e1'])
  await connection!.send(rest)
  await connection!.send('\nevent: complete\ndata:\n\n')
  await done
  expect(seen).toEqual(['e1', 'e2'])
  expect(story.connections).toHaveLength(1)
})

test('asks for nothing before the loop begins, and lets go of the connection when it is left', async () => {
  const story = tell()
  const list = story.client.auditEventAdded()
  await settle()
  expect(story.issuer.calls).toEqual([])
  await list.return()
  const { done } = follow(story, {}, undefined, 'e1')
  await settle()
  await story.connections[0]!.event(1)
  await done
  expect(story.connections[0]!.isCancelled()).toBe(true)
  expect(story.clock.timers).toBe(0)
})

test('goes on behind the last event after a connection was lost, broken off or silent, and misses and repeats nothing', async () => {
  const story = tell()
  const { seen } = follow(story)
  await settle()
  const breaks: ((connection: Connection) => Promise<void>)[] = [
    (connection) => connection.lose(),
    (connection) => connection.end(),
    () => story.clock.advance(40 * second),
    (connection) => connection.error('SHUTTING_DOWN'),
  ]
  for (const [index, breakOff] of breaks.entries()) {
    const connection = story.connections.at(-1)!
    expect(connection.variables).toEqual(index === 0 ? {} : { after: `c${index}` })
    await connection.event(index + 1)
    await breakOff(connection)
    await story.clock.advance(second)
    expect(story.connections).toHaveLength(index + 2)
  }
  expect(seen).toEqual(['e1', 'e2', 'e3', 'e4'])
})

test('a heartbeat is a sign of life', async () => {
  const story = tell()
  follow(story)
  await settle()
  for (let beat = 0; beat < 10; beat += 1) {
    await story.clock.advance(30 * second)
    await story.connections[0]!.send(':\n\n')
  }
  expect(story.connections).toHaveLength(1)
})

test('keeps to Retry-After, pauses longer each time, and gives up after ten failures in a row', async () => {
  const busy: Answer = () => json(429, {}, { 'retry-after': '100' })
  const away: Answer = () => json(503, {})
  const story = tell([busy, ...Array.from({ length: 9 }, () => away)])
  const { done } = follow(story)
  await story.clock.advance(99 * second)
  const asked = () => story.issuer.calls.filter(({ url }) => url.endsWith('/graphql'))
  expect(asked()).toHaveLength(1)
  await story.clock.advance(200 * second)
  expect(await rejectionOf(done)).toMatchObject({ code: 'OVERLOADED' })
  const times = asked().map(({ at }) => at)
  const pauses = times.slice(1).map((at, index) => (at - times[index]!) / second)
  expect(pauses).toEqual([100, 1, 2, 4, 8, 15, 15, 15, 15])
})

test('a refusal ends it with its code, at the beginning and later, and is not tried again', async () => {
  const story = tell()
  const { done } = follow(story)
  await settle()
  await story.connections[0]!.error('FORBIDDEN')
  expect(await rejectionOf(done)).toMatchObject({ code: 'FORBIDDEN', requestId: 'req_1' })
  expect(story.connections[0]!.isCancelled()).toBe(true)

  const errors = [{ message: 'words', extensions: { code: 'QUERY_INVALID', requestId: 'req_2' } }]
  const refused = tell([() => json(400, { errors })])
  expect(await rejectionOf(follow(refused).done)).toMatchObject({ code: 'QUERY_INVALID', requestId: 'req_2' })
  expect(refused.connections).toEqual([])
})

test('a token that ended is renewed and it goes on; one that is refused again ends it', async () => {
  const story = tell()
  const { done } = follow(story)
  await settle()
  await story.connections[0]!.event(1)
  await story.connections[0]!.error('UNAUTHENTICATED')
  expect(story.connections[1]).toMatchObject({ authorization: 'Bearer token-2', variables: { after: 'c1' } })
  await story.connections[1]!.error('UNAUTHENTICATED')
  expect(await rejectionOf(done)).toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('a signal ends it while it waits for an event and while it waits to try again', async () => {
  for (const answers of [[], [() => json(503, {})]]) {
    const giveUp = new AbortController()
    const story = tell(answers)
    const { done } = follow(story, {}, giveUp.signal)
    await settle()
    giveUp.abort()
    expect(await rejectionOf(done)).toMatchObject({ code: 'ABORTED' })
    expect(story.clock.timers).toBe(0)
    for (const connection of story.connections) expect(connection.isCancelled()).toBe(true)
  }
})

test('what is no stream, no JSON, or too large is an error and not a loop', async () => {
  const page: Answer = () => new Response('<html>', { headers: { 'content-type': 'text/html' } })
  expect(await rejectionOf(follow(tell([page])).done)).toMatchObject({ code: 'INVALID_RESPONSE' })
  const story = tell()
  const { done } = follow(story)
  await settle()
  await story.connections[0]!.send('event: next\ndata: {"data"\n\n')
  expect(await rejectionOf(done)).toMatchObject({ code: 'INVALID_RESPONSE' })
  const endless = tell()
  const reading = follow(endless)
  await settle()
  await endless.connections[0]!.send(`data: ${'x'.repeat(5 * 1024 * 1024)}`)
  expect(await rejectionOf(reading.done)).toMatchObject({ code: 'RESPONSE_TOO_LARGE' })
  expect(endless.connections[0]!.isCancelled()).toBe(true)
})
