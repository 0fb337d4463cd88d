import { hash, X509Certificate } from 'node:crypto'
import { request as httpsRequest } from 'node:https'
import type { CertifiedKey } from './certificates.ts'
import { TestAuthority } from './certificates.ts'

/** A client's certificate with its key, as the parts of an exchange have it. */
export interface ClientCertificate extends CertifiedKey {
  readonly der: Buffer
  /** `x5t#S256` (RFC 8705 §3.1). */
  readonly thumbprint: string
  /** The `Client-Cert` header of a proxy (RFC 9440 §2.1). */
  readonly header: string
}

/** The certificate as each part of an exchange has it. */
export const asClient = (certified: CertifiedKey): ClientCertificate => {
  const { raw: der } = new X509Certificate(certified.certificate)
  return {
    ...certified,
    der,
    thumbprint: hash('sha256', der, 'base64url'),
    header: `:${der.toString('base64')}:`,
  }
}

/** A certificate of a machine, by an authority that nobody trusts. */
export const makeClientCertificate = (name = 'machine'): ClientCertificate =>
  asClient(new TestAuthority(`an authority of ${name}`).certify([name]))

/** A `fetch` whose connections show that certificate, each its own; `ca` vouches for the server. */
export const fetchWithCertificate =
  (ca: string, shown: CertifiedKey | null): typeof globalThis.fetch =>
  async (input, init) => {
    const asked = new Request(input, init)
    const body = Buffer.from(await asked.arrayBuffer())
    return new Promise((resolve, reject) => {
      const sent = httpsRequest(
        asked.url,
        {
          ca,
          ...(shown && { key: shown.key, cert: shown.certificate }),
          agent: false,
          method: asked.method,
          headers: { ...Object.fromEntries(asked.headers), 'content-length': body.length },
        },
        (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part: Buffer) => parts.push(part))
          answer.on('error', reject)
          answer.on('end', () => {
            const headers = new Headers()
            for (const [name, values] of Object.entries(answer.headersDistinct))
              for (const value of values ?? []) headers.append(name, value)
            resolve(
              new Response(parts.length === 0 ? null : Buffer.concat(parts), {
                status: answer.statusCode ?? 0,
                headers,
              }),
            )
          })
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  }
