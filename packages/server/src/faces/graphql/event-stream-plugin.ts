import { Readable } from 'node:stream'
import { isAsyncIterable } from '@envelop/core'
import type { ExecutionResult, GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { eventStream } from './event-stream.ts'

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  // A proxy that compresses or collects would hold events back.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

const completed = async function* (
  results: AsyncIterable<ExecutionResult>,
  complete: (error: GraphQLError) => GraphQLError,
): AsyncGenerator<ExecutionResult> {
  for await (const { errors, ...result } of results)
    yield { ...result, ...(errors && { errors: errors.map(complete) }) }
}

/** Sends what goes on as server-sent events, one after the other as they are taken; `complete` is done to each error. */
export const useEventStream = <ServerContext extends object>(
  complete: (error: GraphQLError, context: ServerContext) => GraphQLError,
): Plugin<object, ServerContext> => ({
  onResultProcess({ result, serverContext, setResultProcessor }) {
    if (!isAsyncIterable(result)) return
    setResultProcessor((results, { Response }) => {
      const source = completed(results as AsyncIterable<ExecutionResult>, (error) => complete(error, serverContext))
      // A mark of one: it holds what it was asked for, and asks for nothing ahead.
      return new Response(Readable.from(eventStream(source), { objectMode: false, highWaterMark: 1 }) as never, {
        headers,
      })
    }, 'text/event-stream')
  },
})
