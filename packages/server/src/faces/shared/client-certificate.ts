import { hash, X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { isWithin } from '../../kernel/address-ranges.ts'
import { plainAddress } from './client-address.ts'
import { headerLines } from './header-lines.ts'

/** `x5t#S256` of the certificate that the client of a request proved to be its own (RFC 8705 §3.1); null without one. */
export type CertificateOf = (request: IncomingMessage) => string | null

/** A byte sequence of structured fields (RFC 9651 §3.3.5), which is what the header holds (RFC 9440 §2.1). */
const byteSequence = /^:((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?):$/
const longestHeader = 12_288

/** By its thumbprint, a certificate and nothing behind it; null for what is none. */
const certificateThumbprint = (der: Buffer): string | null => {
  try {
    // What follows the certificate would change the thumbprint and nothing else.
    return new X509Certificate(der).raw.equals(der) ? hash('sha256', der, 'base64url') : null
  } catch {
    return null
  }
}

const inHeader = (request: IncomingMessage): string | null => {
  const lines = headerLines(request, 'client-cert')
  const [line] = lines
  // Twice, one of them may be the client's own.
  if (line === undefined || lines.length > 1 || line.length > longestHeader) return null
  const encoded = byteSequence.exec(line.trim())?.[1]
  return encoded ? certificateThumbprint(Buffer.from(encoded, 'base64')) : null
}

/**
 * Finds the client's certificate. Of a connection it is told once; the handshake proved that the client has its key,
 * whoever issued it (RFC 8705 §2.2, §3). A header is read from a trusted proxy alone (RFC 9440 §4), and only where the
 * configuration says that the proxy sets it: one that does not would hand on whatever a client wrote there.
 */
export const createCertificateOf = ({
  clientCertificates,
  trustedProxies,
}: {
  /** Who tells of certificates: nobody, the TLS of this process, or the proxy that ends it. */
  readonly clientCertificates: 'none' | 'tls' | 'proxy'
  readonly trustedProxies: readonly string[]
}): CertificateOf => {
  switch (clientCertificates) {
    case 'none':
      return () => null
    case 'proxy':
      return (request) =>
        isWithin(plainAddress(request.socket.remoteAddress), trustedProxies) ? inHeader(request) : null
    case 'tls': {
      const known = new WeakMap<Socket, string | null>()
      return ({ socket }) => {
        const held = known.get(socket)
        if (held !== undefined) return held
        const der = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined
        const found = der ? certificateThumbprint(der) : null
        known.set(socket, found)
        return found
      }
    }
  }
}
