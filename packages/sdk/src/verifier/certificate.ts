import { fromBase64 } from '@postern/protocol'
import { digestOf } from './digest.ts'

/** A client certificate as the TLS layer gives it: DER, or PEM. */
export type Certificate = Uint8Array | string

const pem = /^\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/

const derOf = (certificate: Certificate): Uint8Array<ArrayBuffer> | null => {
  if (typeof certificate !== 'string') return Uint8Array.from(certificate)
  const body = pem.exec(certificate)?.[1]
  return body === undefined ? null : fromBase64(body.replaceAll(/\s/g, ''))
}

/** Whether a token bound to `thumbprint` may be used over the connection with that certificate (RFC 8705 §3). */
export const isOfCertificate = async (thumbprint: string, certificate: Certificate | null): Promise<boolean> => {
  const der = certificate === null ? null : derOf(certificate)
  return der !== null && der.length > 0 && (await digestOf(der)) === thumbprint
}
