import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { isWithin } from '../../kernel/address-ranges.ts'

/** IPv4 as IPv4, also where it arrived on an IPv6 socket; null for what is no address. */
export const plainAddress = (address: string | undefined): string | null => {
  const bare = address?.trim().replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '') ?? ''
  return isIP(bare) === 0 ? null : bare
}

/**
 * Finds the client's address. X-Forwarded-For is read from the right and only as far as trusted proxies wrote it:
 * what stands further left was written by whoever sent the request.
 */
export const createClientAddress = (
  trustedProxies: readonly string[],
): ((request: IncomingMessage) => string | null) => {
  if (trustedProxies.length === 0) return (request) => plainAddress(request.socket.remoteAddress)
  const isTrusted = (address: string) => isWithin(address, trustedProxies)
  return (request) => {
    let address = plainAddress(request.socket.remoteAddress)
    const header = request.headers['x-forwarded-for']
    const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').toReversed()
    for (const hop of hops) {
      if (address === null || !isTrusted(address)) return address
      const next = plainAddress(hop)
      if (next === null) return address
      address = next
    }
    return address
  }
}
