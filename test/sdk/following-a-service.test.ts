import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createClient } from '../../packages/sdk/src/client.ts'
import { startApp, type TestApp } from '../support/app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

/** The platform's fetch, whose streams can be cut off from outside as by a network; counts them. */
const cuttable = () => {
  const cuts: (() => void)[] = []
  const fetchCut: typeof fetch = async (url, init) => {
    const response = await fetch(url, init)
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const lost = new AbortController()
    response.body!.pipeTo(writable, { signal: lost.signal }).catch(() => {})
    cuts.push(() => lost.abort(new TypeError('terminated')))
    return new Response(readable, response)
  }
  return { fetch: fetchCut, streams: () => cuts.length, cut: () => cuts.at(-1)!() }
}

test('whoever follows the events of a service has each once and in order, however often the connection is lost', async () => {
  const { id: spaceId } = await app.space()
  const credentials = await app.application(spaceId, ['audit:read'])
  const network = cuttable()
  const client = createClient({ url: app.url, ...credentials, fetch: network.fetch })
  const made: string[] = []
  const make = async (): Promise<void> => void made.push((await app.application(spaceId, [])).clientId)
  const seen: (string | null)[] = []
  const following = (async () => {
    for await (const { event } of client.auditEventAdded({ action: 'applications:create', spaceId })) {
      seen.push(event.target?.id ?? null)
      if (seen.length === 9) return
    }
  })()

  await vi.waitFor(() => expect(network.streams()).toBe(1), 20_000)
  for (let round = 1; round <= 3; round += 1) {
    await make()
    await vi.waitFor(() => expect(seen).toEqual(made), 20_000)
    network.cut()
    // Two while nobody listens.
    await make()
    await make()
    await vi.waitFor(() => expect(seen).toEqual(made), 20_000)
  }
  await following
  expect(seen).toEqual(made)
  expect(network.streams()).toBe(4)
  client.close()
})
