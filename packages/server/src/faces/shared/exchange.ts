import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Id } from '@postern/protocol'
import type { ShownCertificate } from '../../domain/tokens/certificate-authentication.ts'
import type { ProofError } from '../../domain/tokens/dpop-proofs.ts'
import type { Services } from './services.ts'
import type { Route } from './traffic.ts'

/** One request and its answer, with what every face needs to know of it. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly services: Services
  readonly requestId: Id<'Request'>
  /** The client's address, after the trusted proxies. */
  readonly address: string | null
  /** The certificate that the client showed, of the connection or by a trusted proxy's word; null without. */
  readonly certificate: () => ShownCertificate | null
  /** What follows the `?`, or the empty string. */
  readonly search: string
  /** The trace it belongs to, by a trusted proxy's word. */
  readonly traceId: string | null
  /** What it is for, once that is known. */
  route: Route
  /** The space of the application that makes it, once that is believed. */
  spaceId: string | null
  /** What was wrong with the proof of a key, where one had to come with the token. */
  refusedProof: ProofError | null
}

export type Handler = (exchange: Exchange) => void | Promise<void>

/** Headers of every answer: nothing is sniffed, framed, cached or told to others. */
export const baseHeaders = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const

// A client that is still sending reads the answer only if nobody closes on it meanwhile: a body this small is read to its
// end and the connection kept; a larger one is thrown away for this long, and the connection closed.
const smallBodyBytes = 65_536
const lingerMs = 2_000

const bodyBytes = ({ headers }: IncomingMessage): number =>
  headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Infinity

/** Sends a whole body. What is left of the request is thrown away. */
export const send = (
  { request, response, requestId }: Exchange,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void => {
  if (response.headersSent || response.destroyed) return
  const unreadBytes = request.complete ? 0 : bodyBytes(request)
  const bytes = Buffer.byteLength(body)
  response.writeHead(status, {
    ...baseHeaders,
    'x-request-id': requestId,
    'content-length': bytes,
    ...(unreadBytes > smallBodyBytes && { connection: 'close' }),
    ...headers,
  })
  if (unreadBytes === 0) {
    // Nothing beyond ASCII: the same bytes, written in half the time.
    response.end(body, bytes === body.length ? 'latin1' : 'utf8')
    return
  }
  response.write(body)
  const end = (): void => {
    clearTimeout(late)
    response.end()
  }
  const late = setTimeout(end, lingerMs)
  request.once('end', end).once('close', end).resume()
}

export const sendJson = (
  exchange: Exchange,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => send(exchange, status, { 'content-type': 'application/json', ...headers }, JSON.stringify(body))
