import type { IncomingMessage } from 'node:http'
import { isWithin } from '../../kernel/address-ranges.ts'
import { plainAddress } from './client-address.ts'

// version "-" trace-id "-" parent-id "-" flags; neither ID may be all zeros (W3C Trace Context §3.2.2).
const traceparent = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:$|-)/

/**
 * The trace that a request belongs to, as a trusted proxy says; null from anybody else, who could else write what they like
 * into the log. It is logged beside the ID of the request, which is always our own: nobody chooses what evidence names.
 */
export const createTrace = (trustedProxies: readonly string[]): ((request: IncomingMessage) => string | null) => {
  if (trustedProxies.length === 0) return () => null
  return ({ headers, socket }) => {
    const { traceparent: given } = headers
    if (typeof given !== 'string' || !isWithin(plainAddress(socket.remoteAddress), trustedProxies)) return null
    return traceparent.exec(given)?.[1] ?? null
  }
}
