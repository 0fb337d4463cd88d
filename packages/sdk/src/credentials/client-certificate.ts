import type { ClientCredentials } from '../credentials.ts'
import { misconfigured } from '../errors.ts'
import { fromProvider } from './from-provider.ts'

export interface ClientCertificateOptions {
  /** The application's client ID. */
  readonly clientId: string
}

/**
 * Signs in with the certificate of the connection (RFC 8705 §2.1). The certificate is that of the `fetch` you give the
 * client; the request itself names the application alone.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const clientCertificate = ({ clientId }: ClientCertificateOptions): ClientCredentials => {
  if (!clientId) throw misconfigured('`clientId` is missing')
  return fromProvider(() => ({ clientId, certificate: 'of the connection' }))
}
