import type { ExecutionResult } from 'graphql'
import { describe, expect, test, vi } from 'vitest'
import { eventStream } from './event-stream.ts'

const heartbeat = ':\n\n'

/** Results without end, which count how many were taken and whether nobody wants more. */
const endless = () => {
  const source = { taken: 0, isReturned: false }
  const results: AsyncIterableIterator<ExecutionResult> = {
    [Symbol.asyncIterator]: () => results,
    next: async () => ({ done: false, value: { data: { number: (source.taken += 1) } } }),
    return: async () => {
      source.isReturned = true
      return { done: true, value: undefined }
    },
  }
  return { source, results }
}

async function* given(...results: readonly ExecutionResult[]): AsyncGenerator<ExecutionResult> {
  yield* results
}

describe('an event stream', () => {
  test('begins with a sign of life, gives each result on one line, and completes', async () => {
    const text: string[] = []
    for await (const part of eventStream(given({ data: { text: 'one\ntwo' } }))) text.push(part)
    expect(text).toEqual([
      heartbeat,
      'event: next\ndata: {"data":{"text":"one\\ntwo"}}\n\n',
      'event: complete\ndata:\n\n',
    ])
  })

  test('takes no more than its reader takes, and ends its source when the reader goes', async () => {
    const { source, results } = endless()
    const stream = eventStream(results)
    await stream.next()
    expect(source.taken).toBe(0)
    for (let round = 1; round <= 3; round += 1) {
      await stream.next()
      await new Promise((resolve) => setImmediate(resolve))
      expect(source.taken).toBe(round)
    }
    await stream.return()
    expect(source).toEqual({ taken: 3, isReturned: true })
  })

  test('gives signs of life while nothing comes, and then what came', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { promise, resolve } = Promise.withResolvers<ExecutionResult>()
      const late = (async function* () {
        yield await promise
      })()
      const stream = eventStream(late)
      expect((await stream.next()).value).toBe(heartbeat)
      for (let beats = 0; beats < 2; beats += 1) {
        const next = stream.next()
        await vi.advanceTimersByTimeAsync(12_000)
        expect((await next).value).toBe(heartbeat)
      }
      const next = stream.next()
      resolve({ data: { late: true } })
      expect((await next).value).toContain('"late":true')
    } finally {
      vi.useRealTimers()
    }
  })
})
