import { hash, X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { ShownCertificate } from '../../domain/tokens/certificate-authentication.ts'
import { isWithin } from '../../kernel/address-ranges.ts'
import { plainAddress } from './client-address.ts'
import { headerLines } from './header-lines.ts'

/** The certificate that the client of a request proved to be its own (RFC 8705 §2, §3); null without one. */
export type CertificateOf = (request: IncomingMessage) => ShownCertificate | null

/** A byte sequence of structured fields (RFC 9651 §3.3.5), which is what the header holds (RFC 9440 §2.1). */
const byteSequence = /^:((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?):$/
const longestHeader = 12_288

const shownBy = (certificate: X509Certificate): ShownCertificate => ({
  thumbprint: hash('sha256', certificate.raw, 'base64url'),
  certificate,
})

/** A certificate and nothing behind it; null for what is none. */
const readCertificate = (der: Buffer): ShownCertificate | null => {
  try {
    const certificate = new X509Certificate(der)
    // What follows the certificate would change the thumbprint and nothing else.
    return certificate.raw.equals(der) ? shownBy(certificate) : null
  } catch {
    return null
  }
}

const inHeader = (request: IncomingMessage): ShownCertificate | null => {
  const lines = headerLines(request, 'client-cert')
  const [line] = lines
  // Twice, one of them may be the client's own.
  if (line === undefined || lines.length > 1 || line.length > longestHeader) return null
  const encoded = byteSequence.exec(line.trim())?.[1]
  return encoded ? readCertificate(Buffer.from(encoded, 'base64')) : null
}

const onConnection = ({ socket }: IncomingMessage): ShownCertificate | null => {
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
  return certificate ? shownBy(certificate) : null
}

/** Asks once for what was told by the same thing: a connection, or a request. */
const once = (told: (request: IncomingMessage) => object, find: CertificateOf): CertificateOf => {
  const known = new WeakMap<object, ShownCertificate | null>()
  return (request) => {
    const by = told(request)
    const held = known.get(by)
    if (held !== undefined) return held
    const found = find(request)
    known.set(by, found)
    return found
  }
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
    case 'proxy': {
      const isTrusted = ({ socket }: IncomingMessage) => isWithin(plainAddress(socket.remoteAddress), trustedProxies)
      return once(
        (request) => request,
        (request) => (isTrusted(request) ? inHeader(request) : null),
      )
    }
    case 'tls':
      return once(({ socket }) => socket, onConnection)
  }
}
