import { hash, X509Certificate } from 'node:crypto'
import { parseDistinguishedName } from './distinguished-name.ts'
import { rsaBits } from './public-jwk.ts'

const pemBlock = /-----BEGIN CERTIFICATE-----([A-Za-z\d+/=\s]+)-----END CERTIFICATE-----/
const curves = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

const isStrong = ({ publicKey }: X509Certificate): boolean => {
  const { asymmetricKeyType: type, asymmetricKeyDetails: { namedCurve = '', modulusLength = 0 } = {} } = publicKey
  if (type === 'ec') return curves.has(namedCurve)
  if (type === 'rsa' || type === 'rsa-pss') return modulusLength >= rsaBits.least && modulusLength <= rsaBits.most
  return type === 'ed25519'
}

/** What is wrong with PEM text that shall be a certificate, or the certificate. Nothing of it is repeated: it may be a key. */
export const parseCertificate = (text: string): X509Certificate | string => {
  if (text.includes('PRIVATE KEY-----'))
    return 'must be a certificate alone: this holds a private key, which must not be handed out'
  if (text.split('-----BEGIN ').length > 2) return 'must be one certificate: this holds several things'
  const encoded = pemBlock.exec(text)?.[1]
  if (encoded === undefined) return 'must be a certificate in PEM: -----BEGIN CERTIFICATE----- …'
  const der = Buffer.from(encoded, 'base64')
  try {
    const certificate = new X509Certificate(der)
    if (!certificate.raw.equals(der)) return 'must be a certificate and nothing behind it'
    if (isStrong(certificate)) return certificate
  } catch {
    return 'must be a valid certificate (X.509)'
  }
  return `must have a key on P-256, P-384, P-521 or Ed25519, or an RSA key of ${rsaBits.least} to ${rsaBits.most} bits`
}

/** The same of the certificate of an authority: one that issues others. */
export const parseAuthority = (text: string): X509Certificate | string => {
  const certificate = parseCertificate(text)
  if (typeof certificate === 'string' || certificate.ca) return certificate
  return 'must be the certificate of an authority (CA:TRUE in its basic constraints)'
}

/** `x5t#S256` (RFC 8705 §3.1). */
export const thumbprintOfCertificate = ({ raw }: X509Certificate): string => hash('sha256', raw, 'base64url')

const hostLabel = '[a-z\\d_](?:[a-z\\d_-]{0,61}[a-z\\d_])?'
const hostName = new RegExp(`^(?=.{1,253}$)${hostLabel}(?:\\.${hostLabel})*$`, 'i')
// A last label of digits is an address, or a part of one (RFC 1123 §2.1).
const endsInDigits = /(?:^|\.)\d+$/

/** Whether it is one host name: no pattern, and no beginning with a dot, which OpenSSL takes for one. */
export const isHostName = (text: string): boolean => hostName.test(text) && !endsInDigits.test(text)

// The dot-string of RFC 5321 §4.1.2: what is quoted has several spellings.
const localPart = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/

export const isMailbox = (text: string): boolean => {
  const at = text.lastIndexOf('@')
  return localPart.test(text.slice(0, at)) && isHostName(text.slice(at + 1))
}

export const isDistinguishedName = (text: string): boolean => parseDistinguishedName(text) !== null
