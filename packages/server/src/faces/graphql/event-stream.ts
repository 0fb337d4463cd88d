import type { ExecutionResult } from 'graphql'

/** A sign of life for what stands between: proxies close what is silent, often after 30 or 60 seconds. */
const heartbeatMs = 12_000
const heartbeat = ':\n\n'

const message = ({ data, errors, extensions }: ExecutionResult): string => {
  const shown = {
    ...(data !== undefined && { data }),
    ...(errors && {
      errors: errors
        .map((error) => error.toJSON())
        .map(({ extensions: { http: _, ...rest } = {}, ...error }) => ({ ...error, extensions: rest })),
    }),
    ...(extensions && { extensions }),
  }
  // JSON has no line breaks of its own, so it is one line of data.
  return `event: next\ndata: ${JSON.stringify(shown)}\n\n`
}

/**
 * Results as server-sent events: GraphQL over SSE in its distinct connections mode. Takes the next result only once the one
 * before it was taken, so that a slow reader slows what it reads and nothing piles up.
 */
export async function* eventStream(results: AsyncIterable<ExecutionResult>): AsyncGenerator<string, void> {
  const iterator = results[Symbol.asyncIterator]()
  try {
    // At once: it tells the reader that the subscription is open.
    yield heartbeat
    for (;;) {
      const next = iterator.next()
      let settled = await withinBeat(next)
      while (settled === null) {
        yield heartbeat
        settled = await withinBeat(next)
      }
      if (settled.done === true) break
      yield message(settled.value)
    }
    yield 'event: complete\ndata:\n\n'
  } finally {
    await iterator.return?.()
  }
}

/** What it comes to, or null where that takes longer than a heartbeat. */
const withinBeat = async <Result>(work: Promise<Result>): Promise<Result | null> => {
  const { promise, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(resolve, heartbeatMs, null)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
