import type { IncomingMessage } from 'node:http'
import { isWithin } from '../../kernel/address-ranges.ts'
import { plainAddress } from './client-address.ts'

const thisMachine = ['127.0.0.0/8', '::1']

/**
 * Whether the connection may carry secrets: without TLS of our own, one from this machine or from a proxy that ended TLS.
 * That a proxy is named does not keep anybody from connecting past it, in clear.
 */
export const createTrustedPeer = ({
  tls,
  trustedProxies,
}: {
  /** The service's own, or null. */
  readonly tls: object | null
  readonly trustedProxies: readonly string[]
}): ((request: IncomingMessage) => boolean) => {
  if (tls !== null) return () => true
  const trusted = [...thisMachine, ...trustedProxies]
  return ({ socket }) => isWithin(plainAddress(socket.remoteAddress), trusted)
}
