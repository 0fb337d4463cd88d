import { expect, test } from 'vitest'
import { allPages } from '../../packages/sdk/src/all-pages.ts'
import { json } from './support/fake-issuer.ts'
import { rejectionOf, tellStory, type Story } from './support/story.ts'

interface Asked {
  readonly first: number
  readonly after?: string
  readonly spaceId?: string
}

const asked = ({ issuer }: Story): readonly Asked[] =>
  issuer.calls
    .filter(({ url }) => url.endsWith('/graphql'))
    .map(({ body }) => (JSON.parse(body) as { variables: Asked }).variables)

/** A list of so many applications behind the API. */
const listOf = (count: number): Story => {
  const story = tellStory()
  story.issuer.onOther = (call) => {
    const { first, after } = (JSON.parse(call.body) as { variables: Asked }).variables
    const start = after === undefined ? 0 : Number(after) + 1
    const nodes = Array.from({ length: Math.min(first, count - start) }, (_, index) => start + index)
    const edges = nodes.map((serial) => ({ cursor: `${serial}`, node: { id: `app_${serial}` } }))
    const pageInfo = { hasNextPage: start + first < count, endCursor: edges.at(-1)?.cursor ?? null }
    return json(200, { data: { applications: { edges, pageInfo } } })
  }
  return story
}

/** Answers the next calls of the API with these, then as before. */
const interrupt = ({ issuer }: Story, answers: readonly Response[]): void => {
  const before = issuer.onOther
  const left = [...answers]
  issuer.onOther = (call) => left.shift() ?? before(call)
}

const idsOf = async (list: AsyncIterable<{ readonly id: string }>): Promise<readonly string[]> => {
  const ids: string[] = []
  for await (const { id } of list) ids.push(id)
  return ids
}

const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `app_${index}`)

test('a list gives every node once and in order, page after page, with what was asked for on each', async () => {
  const story = listOf(45)
  expect(await idsOf(story.client.applications.all({ spaceId: 'spc_1' }, { pageSize: 20 }))).toEqual(ids(45))
  expect(asked(story)).toEqual([
    { spaceId: 'spc_1', first: 20 },
    { spaceId: 'spc_1', first: 20, after: '19' },
    { spaceId: 'spc_1', first: 20, after: '39' },
  ])
})

test('a list that ends with its page, and an empty one, cost no request more', async () => {
  const [even, empty] = [listOf(100), listOf(0)]
  expect(await idsOf(even.client.applications.all())).toHaveLength(100)
  expect(await idsOf(empty.client.applications.all())).toEqual([])
  expect([asked(even).length, asked(empty).length]).toEqual([1, 1])
})

test('nothing is asked before the loop begins, and nothing after it was left', async () => {
  const story = listOf(50)
  const list = story.client.applications.all({}, { pageSize: 10 })
  expect(asked(story)).toEqual([])
  for await (const { id } of list) if (id === 'app_12') break
  expect(asked(story)).toHaveLength(2)
})

test('a signal ends it, between two nodes, and while it waits to ask again', async () => {
  const giveUp = new AbortController()
  const story = listOf(50)
  const seen: string[] = []
  const reading = async (): Promise<void> => {
    for await (const { id } of story.client.applications.all({}, { pageSize: 10, signal: giveUp.signal })) {
      seen.push(id)
      if (id === 'app_12') giveUp.abort()
    }
  }
  expect(await rejectionOf(reading())).toMatchObject({ code: 'ABORTED' })
  expect(seen).toHaveLength(13)

  const waiting = new AbortController()
  const limited = listOf(5)
  interrupt(limited, [json(429, {}, { 'retry-after': '600' })])
  const read = rejectionOf(idsOf(limited.client.applications.all({}, { signal: waiting.signal })))
  await limited.clock.advance(1_000)
  waiting.abort()
  expect(await read).toMatchObject({ code: 'ABORTED' })
  expect(limited.clock.foregroundTimers).toBe(0)
})

test('a page that is refused for now is asked for again, not before the server wants it, and the list goes on', async () => {
  const story = listOf(25)
  const first = idsOf(story.client.applications.all({}, { pageSize: 20 }))
  interrupt(story, [json(429, {}, { 'retry-after': '40' })])
  await story.clock.advance(39_000)
  expect(asked(story)).toHaveLength(1)
  await story.clock.advance(2_000)
  expect(await first).toEqual(ids(25))
  expect(asked(story)).toHaveLength(3)
})

test('a page that fails five times is given up with its error, after growing pauses', async () => {
  const story = listOf(5)
  interrupt(
    story,
    Array.from({ length: 9 }, () => json(503, {})),
  )
  const read = rejectionOf(idsOf(story.client.applications.all()))
  await story.clock.advance(60_000)
  expect(await read).toMatchObject({ code: 'OVERLOADED' })
  const times = story.issuer.calls.filter(({ url }) => url.endsWith('/graphql')).map(({ at }) => at)
  // Half of 1, 2, 4 and 8 seconds: this story's chance adds nothing.
  expect(times.slice(1).map((at, index) => at - times[index]!)).toEqual([500, 1_000, 2_000, 4_000])
})

test('a refusal is not asked again', async () => {
  const story = listOf(5)
  interrupt(story, [
    json(200, { data: null, errors: [{ message: 'no', extensions: { code: 'FORBIDDEN', requestId: 'req_1' } }] }),
  ])
  expect(await rejectionOf(idsOf(story.client.applications.all()))).toMatchObject({ code: 'FORBIDDEN' })
  expect(asked(story)).toHaveLength(1)
})

test('a page without an end to go on from, or with the same again, is an error and not a loop', async () => {
  for (const endCursor of [null, 'same']) {
    const page = { edges: [{ node: { id: 'a' } }], pageInfo: { hasNextPage: true, endCursor } }
    const read = idsOf(allPages(async () => page))
    expect(await rejectionOf(read)).toMatchObject({ code: 'INVALID_RESPONSE' })
  }
})

test('a size of page that the API would not give is refused at once', async () => {
  for (const pageSize of [0, 101, 2.5, NaN]) {
    const story = listOf(5)
    const read = idsOf(story.client.applications.all({}, { pageSize }))
    expect(await rejectionOf(read)).toMatchObject({ code: 'INVALID_CONFIGURATION' })
    expect(asked(story)).toEqual([])
  }
})
