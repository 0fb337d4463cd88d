import type { IncomingMessage, ServerResponse } from 'node:http'
import { fault } from '../kernel/fault.ts'
import { createRouter, type BuiltHandlers } from './router.ts'
import type { CertificateOf } from './shared/client-certificate.ts'
import type { Exchange } from './shared/exchange.ts'
import { sendProblem } from './shared/problem.ts'
import { originForm, requireOneMeaning } from './shared/request-head.ts'
import type { Services } from './shared/services.ts'
import type { UnderWay } from './under-way.ts'

interface Options {
  readonly services: Services
  readonly handlers: BuiltHandlers
  readonly underWay: UnderWay
  readonly clientAddress: (request: IncomingMessage) => string | null
  readonly certificateOf: CertificateOf
  readonly isTrustedPeer: (request: IncomingMessage) => boolean
  readonly traceOf: (request: IncomingMessage) => string | null
}

const ignore = (): void => undefined

/**
 * Counts what was answered, and logs it as the space has it: by names of ours, IDs and numbers, and nothing of what was
 * sent. Refusals of callers nobody knows are many where somebody wants them to be, and so lines for finding faults only.
 */
const account = ({ services, response, requestId, traceId, route, spaceId }: Exchange, begunAt: number): void => {
  const { clock, log } = services.deps
  const status = response.headersSent ? response.statusCode : 0
  const durationMs = Math.max(0, clock.now() - begunAt)
  services.traffic.count(route, status, durationMs)
  const level = status >= 500 ? 'error' : status >= 400 && spaceId !== null ? 'info' : 'debug'
  if (spaceId !== null && !services.spaceLogLevels.admits(spaceId, level)) return
  const fields = {
    requestId,
    trace: traceId ?? undefined,
    space: spaceId ?? undefined,
    endpoint: route,
    status,
    durationMs,
  }
  log[level](fields, 'request')
}

/** The listener of the HTTP server: one exchange per request, sent to its endpoint. */
export const createListener = ({
  services,
  handlers,
  underWay,
  clientAddress,
  certificateOf,
  isTrustedPeer,
  traceOf,
}: Options) => {
  const route = createRouter(handlers)
  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = originForm(request.url ?? '/')
    request.url = url
    const mark = url.indexOf('?')
    const exchange: Exchange = {
      request,
      response,
      services,
      requestId: services.deps.ids.mint('Request'),
      address: clientAddress(request),
      certificate: () => certificateOf(request),
      search: mark < 0 ? '' : url.slice(mark + 1),
      traceId: traceOf(request),
      route: 'none',
      spaceId: null,
      refusedProof: null,
    }
    // A client that goes away in the middle is no fault of ours.
    request.on('error', ignore)
    response.on('error', ignore)
    // Before anything is made of it: what was sent in clear was seen on the way, and shall not become a habit.
    if (!isTrustedPeer(request)) {
      sendProblem(
        exchange,
        fault('TLS_REQUIRED', 'Connect over TLS: to the proxy in front of this service, or set a certificate.'),
        { connection: 'close' },
      )
      return
    }
    if (!services.isLive()) {
      sendProblem(
        exchange,
        fault('SHUTTING_DOWN', 'The service is stopping: try another instance, or again in a moment.'),
        {
          connection: 'close',
          'retry-after': '1',
        },
      )
      return
    }
    const begunAt = services.deps.clock.now()
    underWay.add(response, () => account(exchange, begunAt))
    const failed = (cause: unknown): void => {
      sendProblem(exchange, cause)
    }
    try {
      requireOneMeaning(request)
      route(exchange, mark < 0 ? url : url.slice(0, mark))?.catch(failed)
    } catch (cause) {
      failed(cause)
    }
  }
}
