import { isAsyncIterable } from '@envelop/core'
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga'
import type { DocumentNode, GraphQLError } from 'graphql'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { errors, type ErrorCode } from '@postern/protocol'
import { fault, isFault, type Fault } from '../../kernel/fault.ts'
import type { SpaceLogLevels } from '../../domain/spaces/log-levels.ts'
import type { Call } from '../../kernel/actor.ts'
import type { Deps } from '../../kernel/deps.ts'
import { authenticate, isStillAuthentic } from '../shared/authenticate.ts'
import { mediaTypeOf, readBody } from '../shared/body.ts'
import { tokenChallenge } from '../shared/challenges.ts'
import { refuseForeignPage } from '../shared/cross-site.ts'
import { baseHeaders, sendJson, type Exchange, type Handler } from '../shared/exchange.ts'
import { tokenScheme } from '../shared/presented-token.ts'
import { requireOpenRoom } from '../shared/rate-limit.ts'
import { browserOf, type Browser } from '../shared/session-cookie.ts'
import type { AllowedDocuments } from './allowed-documents.ts'
import type { EventConnection, GraphqlContext } from './context.ts'
import { DocumentCache } from './document-cache.ts'
import { useEventStream } from './event-stream-plugin.ts'
import { limits } from './limits.ts'
import { createLoaders } from './loaders.ts'
import { isOpenDocument } from './open-document.ts'
import { useCostLimit, useOperationLog, useTokenLimit } from './operation-plugins.ts'
import { completeError, presentError } from './present-error.ts'
import { schema } from './schema.ts'

interface ServerContext {
  readonly call: Call
  readonly browser: Browser
  readonly connection: EventConnection
}

const jsonTypes = new Set(['application/json'])
const answerTypes = /\*\/\*|application\/(?:\*|json|graphql-response\+json)|text\/event-stream/i

const parseBody = (body: Buffer, allowed: AllowedDocuments | null): { readonly query: string } => {
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch {
    throw fault('MALFORMED_REQUEST', 'The body is not JSON.')
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw fault('MALFORMED_REQUEST', 'The body must be one JSON object with a query.')
  }
  const { documentId, ...rest } = parsed as { readonly query?: unknown; readonly documentId?: unknown }
  if (typeof rest.query === 'string') return parsed as { readonly query: string }
  if (allowed && typeof documentId === 'string') return { ...rest, query: allowed.find(documentId) }
  throw fault('MALFORMED_REQUEST', `The body must hold a query, as text${allowed ? ', or a documentId' : ''}.`)
}

const sendFault = (exchange: Exchange, known: Fault): void => {
  const extensions = { code: known.code, requestId: exchange.requestId }
  sendJson(
    exchange,
    errors[known.code].status,
    { errors: [{ message: known.message, extensions }] },
    {
      ...(known.code === 'UNAUTHENTICATED' && tokenChallenge(exchange)),
      ...(known.details.retryAfterSeconds !== undefined && { 'retry-after': `${known.details.retryAfterSeconds}` }),
    },
  )
}

/**
 * A request that was refused before it came to any action: no event can tell of it, so it is counted, once and also where
 * the caller is known.
 */
const countRefusal = ({ refusals, clock }: Deps, { address }: Call, code: ErrorCode): void =>
  refusals.add(address, code, clock.now())

/** Those that say that nothing ran; behind the others stands an action, with its event. */
const beforeAnyAction: readonly unknown[] = [
  'QUERY_INVALID',
  'QUERY_TOO_COSTLY',
  'MALFORMED_REQUEST',
] satisfies ErrorCode[]

/** Every error has a code of ours and the request's ID, by which the caller names it and the operator finds it. */
const useCompleteErrors = (deps: Deps): Plugin<GraphqlContext, ServerContext> => ({
  onResultProcess({ result, setResult, serverContext: { call } }) {
    // Those of what goes on are completed as they come.
    if (isAsyncIterable(result) || !('errors' in result) || !result.errors) return
    const errors = (result.errors as readonly GraphQLError[]).map((error) => completeError(error, call.requestId))
    const code = errors.map(({ extensions }) => extensions.code).find((one) => beforeAnyAction.includes(one))
    if (code !== undefined) countRefusal(deps, call, code as ErrorCode)
    setResult({ ...result, errors })
  },
})

const createServer = (deps: Deps, spaces: SpaceLogLevels): YogaServerInstance<ServerContext, GraphqlContext> =>
  createYoga<ServerContext, GraphqlContext>({
    schema,
    graphqlEndpoint: '/graphql',
    // No page reads this API across origins until an origin is allowed.
    cors: false,
    // Bodies other than JSON are refused before Yoga sees them.
    multipart: false,
    batching: false,
    graphiql: false,
    landingPage: false,
    logging: false,
    // What validation found is kept by the parsed document, so it goes when that does.
    parserAndValidationCache: {
      documentCache: new DocumentCache<DocumentNode>(),
      errorCache: new DocumentCache<Error>(),
    },
    context: ({ call, browser, connection }) => ({
      call,
      deps,
      browser,
      connection,
      loaders: createLoaders(deps, call),
    }),
    maskedErrors: {
      maskError: (cause) =>
        presentError(cause, (unexpected) => deps.log.error({ err: unexpected as Error }, 'unexpected error')),
    },
    plugins: [
      useTokenLimit(),
      useCostLimit(),
      useOperationLog(spaces),
      useCompleteErrors(deps),
      useEventStream((error, { call }: ServerContext) => completeError(error, call.requestId)),
    ],
  })

/**
 * The body of a request that may be a proof of who calls: one without a token, and with or without a cookie, which may be
 * an old one. Null where it can't be read; whoever is refused then is told first that nobody knows them.
 */
const bodyBeforeAuthentication = async (
  { request }: Exchange,
  allowed: AllowedDocuments | null,
): Promise<{ readonly query: string } | null> => {
  if (Number(request.headers['content-length'] ?? Infinity) > limits.openBodyBytes) return null
  return parseBody(await readBody(request, limits.openBodyBytes), allowed)
}

/** Counts a refusal of what comes before any action. */
const counted = async <Result>(
  { services }: Exchange,
  call: Call,
  work: () => Result | Promise<Result>,
): Promise<Result> => {
  try {
    return await work()
  } catch (cause) {
    if (isFault(cause)) countRefusal(services.deps, call, cause.code)
    throw cause
  }
}

/** Who calls, and what they send. Only a proof of who calls is heard from a caller nobody knows. */
const read = async (
  exchange: Exchange,
  allowed: AllowedDocuments | null,
): Promise<{ readonly call: Call; readonly body: object }> => {
  const { request, requestId, address } = exchange
  const isJson = jsonTypes.has(mediaTypeOf(request))
  let early: { readonly query: string } | null = null
  let unreadable: Error | null = null
  if (isJson && tokenScheme(exchange) === null) {
    try {
      early = await bodyBeforeAuthentication(exchange, allowed)
    } catch (cause) {
      unreadable = cause as Error
    }
    if (early && isOpenDocument(schema, early.query)) {
      const call: Call = { actor: { type: 'anonymous' }, requestId, address }
      return counted(exchange, call, () => {
        // Else a page could sign a browser in as somebody else (login CSRF).
        refuseForeignPage(exchange)
        requireOpenRoom(exchange)
        allowed?.require(call, early!.query)
        return { call, body: early! }
      })
    }
  }
  const call = await authenticate(exchange)
  return counted(exchange, call, async () => {
    if (!isJson) throw fault('UNSUPPORTED_MEDIA_TYPE', 'The content type must be application/json.')
    if (unreadable) throw unreadable
    const body = early ?? parseBody(await readBody(request, limits.bodyBytes), allowed)
    allowed?.require(call, body.query)
    return { call, body }
  })
}

/** Aborted once the answer is over, or at once where it is. */
const closingOf = (response: ServerResponse): AbortSignal => {
  if (response.closed) return AbortSignal.abort()
  const closed = new AbortController()
  response.once('close', () => closed.abort())
  return closed.signal
}

/** The connection as a subscription sees it, which may stay open for hours. */
const connectionOf = (exchange: Exchange): EventConnection => {
  const { request, response } = exchange
  let signal: AbortSignal | null = null
  return {
    takesEvents: /text\/event-stream/i.test(request.headers.accept ?? ''),
    isAuthentic: () => isStillAuthentic(exchange),
    // Made for whoever listens: aborting makes an error with its stack, which each answer would pay for.
    get closed() {
      signal ??= closingOf(response)
      return signal
    },
    cut: () => response.destroy(),
  }
}

/** The GraphQL endpoint: who calls is settled and the body is read under a cap before Yoga runs. */
export const createGraphqlHandler = (
  deps: Deps,
  spaces: SpaceLogLevels,
  allowed: AllowedDocuments | null = null,
): Handler => {
  const yoga = createServer(deps, spaces)
  return async (exchange) => {
    const { request, response, requestId } = exchange
    try {
      const { call, body } = await read(exchange, allowed)
      // Yoga would answer what nobody here speaks by an empty 406; the standard lets a server answer as it can (RFC 9110 §12.5.1).
      if (!answerTypes.test(request.headers.accept ?? '')) request.headers.accept = 'application/json'
      for (const [name, value] of Object.entries({ ...baseHeaders, 'x-request-id': requestId }))
        response.setHeader(name, value)
      await yoga.handle(
        Object.assign(request, { body }) as IncomingMessage,
        response as ServerResponse,
        { call, browser: browserOf(exchange), connection: connectionOf(exchange) } as ServerContext,
      )
    } catch (cause) {
      if (isFault(cause)) return sendFault(exchange, cause)
      deps.log.error({ err: cause as Error, requestId }, 'unexpected error')
      sendFault(exchange, fault('INTERNAL'))
    }
  }
}
