import type { AccessToken } from './access-token.ts'
import { withDeadline } from './deadline.ts'
import { discard } from './discard.ts'
import { PosternError } from './errors.ts'
import { EventStreamParser } from './event-stream.ts'
import { answerOf, parseJson, receive } from './exchange.ts'
import { dataOf, graphqlRequest, isUnauthenticated, operationName } from './graphql-request.ts'
import type { GraphqlOptions } from './graphql-request.ts'
import { pauseAfter } from './patience.ts'
import { isRecord } from './record.ts'
import type { RequestOptions, SubscribeFunction, Success, TypedDocument } from './request-function.ts'
import { successOf } from './success-of.ts'

/** The server gives a sign of life every 12 seconds. A connection that is silent for longer than three of them is gone. */
const longestSilenceMs = 40_000
/** The most characters of one value. */
const longestEvent = 4 * 1024 * 1024
const maxErrorBytes = 64 * 1024
/** So many failures in a row, without a value between them, and the subscription is given up. */
const mostTries = 10

const cursorOf = (value: unknown): string | null =>
  isRecord(value) && typeof value['cursor'] === 'string' ? value['cursor'] : null

/** GraphQL over SSE, in its distinct connections mode: one request, and its values as they come. */
export const createSubscribe = (options: GraphqlOptions): SubscribeFunction => {
  const { platform, timeoutMs, bearer } = options

  /** The values of one connection. Ends where the server says that there will be no more. */
  async function* connect(
    token: AccessToken | null,
    where: string,
    body: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Record<string, unknown>> {
    const request = { ...graphqlRequest(options, token, body, 'text/event-stream'), where }
    const limits = { clock: platform.clock, signal, where }
    const sentAt = platform.clock.now()
    const response = await withDeadline({ ...limits, timeoutMs }, (inTime) => receive(platform, request, inTime))
    const isStream =
      response.status === 200 && /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')
    if (!isStream) {
      const reading = () => answerOf(platform, response, sentAt, maxErrorBytes, where)
      dataOf(await withDeadline({ ...limits, timeoutMs }, reading), where)
      throw new PosternError('INVALID_RESPONSE', { where, status: response.status })
    }
    const answer = { status: 200, headers: response.headers, sentAt, receivedAt: platform.clock.now() }
    const parser = new EventStreamParser({ longest: longestEvent, where })
    const reader = response.body?.getReader()
    const lost = (cause?: unknown): never => {
      throw new PosternError('NETWORK', { where, cause })
    }
    const read = async () => reader?.read().catch(lost)
    try {
      for (;;) {
        const chunk = await withDeadline({ ...limits, timeoutMs: longestSilenceMs }, read)
        // It broke off: only `complete` is an end.
        if (!chunk || chunk.done) return lost()
        for (const { type, data } of parser.push(chunk.value)) {
          if (type === 'complete') return
          if (type === 'next') yield dataOf({ ...answer, json: parseJson(data) }, where)
        }
      }
    } finally {
      // Whoever leaves the loop lets go of the connection.
      discard(reader)
    }
  }

  return async function* <Result, Variables>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    { signal }: RequestOptions = {},
  ): AsyncGenerator<Success<Result[keyof Result]>, void, undefined> {
    const query = document.toString()
    const where = operationName(query)
    let after: string | null = null
    for (let failures = 0; ;) {
      const token = bearer ? await bearer.get(signal) : null
      try {
        const given: object = { ...variables, ...(after !== null && { after }) }
        for await (const data of connect(token, where, JSON.stringify({ query, variables: given }), signal)) {
          const value = successOf(data as Result, where)
          failures = 0
          after = cursorOf(value) ?? after
          yield value
        }
        return
      } catch (error) {
        if (!(error instanceof PosternError)) throw error
        failures += 1
        if (failures === mostTries) throw error
        if (token && bearer && isUnauthenticated(error)) {
          // The token ended, or its rights changed: with a new one it goes on. The same again would be refused again.
          bearer.invalidate(token)
          if ((await bearer.get(signal)).value === token.value) throw error
        } else if (error.retryable) await pauseAfter(platform, error, failures, signal)
        else throw error
      }
    }
  }
}
