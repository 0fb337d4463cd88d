import type { X509Certificate } from 'node:crypto'

/** The certificate that a client proved to be its own. */
export interface ShownCertificate {
  /** `x5t#S256` (RFC 8705 §3.1). */
  readonly thumbprint: string
  readonly certificate: X509Certificate
}
