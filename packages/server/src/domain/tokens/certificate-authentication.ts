import type { X509Certificate } from 'node:crypto'
import { isSoundlySigned, subjectOf, urisOf } from '../applications/certificate-parts.ts'
import { isSameName } from '../applications/distinguished-name.ts'
import { nobodysKey } from './nobodys-keys.ts'
import type { ClientCertificate, ClientRow, ExpectedSubject } from './store.ts'

/** The certificate that a client proved to be its own. */
export interface ShownCertificate {
  /** `x5t#S256` (RFC 8705 §3.1). */
  readonly thumbprint: string
  readonly certificate: X509Certificate
}

type IssuedBy = Extract<ClientCertificate, { readonly authority: X509Certificate }>

const isInForce = ({ notBefore, expiresAt }: ClientCertificate, now: number): boolean =>
  notBefore <= now && expiresAt > now

/**
 * Whether the certificate is for that name alone. A common name is no host name, and no pattern stands for one: who gets a
 * certificate for a part of a domain would be each machine of it.
 */
const isFor = ({ type, name }: ExpectedSubject, certificate: X509Certificate): boolean => {
  switch (type) {
    case 'dn':
      return isSameName(name, subjectOf(certificate))
    case 'dns':
      return certificate.checkHost(name, { subject: 'never', wildcards: false }) !== undefined
    case 'uri':
      return urisOf(certificate).includes(name)
    case 'ip':
      return certificate.checkIP(name) !== undefined
    case 'email':
      return certificate.checkEmail(name, { subject: 'never' }) !== undefined
  }
}

const clientAuth = '1.3.6.1.5.5.7.3.2'

/** Whether it is meant for clients, where it says what it is meant for (RFC 5280 §4.2.1.12), and valid now. */
const isOfClient = ({ keyUsage, validFromDate, validToDate }: X509Certificate, now: number): boolean =>
  // Node's types have it as never left out.
  ((keyUsage as readonly string[] | undefined)?.includes(clientAuth) ?? true) &&
  validFromDate.getTime() <= now &&
  validToDate.getTime() >= now

/**
 * Whether the authority may have issued it, by all but the signature. Names and key identifiers of the two fit
 * (RFC 5280 §6.1.3), and so it was issued directly: what an authority of that authority issued is for others.
 */
const mayBeOf = ({ authority, subject }: IssuedBy, certificate: X509Certificate, now: number): boolean => {
  try {
    return (
      certificate.checkIssued(authority) &&
      isOfClient(certificate, now) &&
      isSoundlySigned(certificate) &&
      isFor(subject, certificate)
    )
  } catch {
    // What cannot be read to its end is nobody's.
    return false
  }
}

const isSignedWith = (certificate: X509Certificate, key: X509Certificate['publicKey']): boolean => {
  try {
    return certificate.verify(key)
  } catch {
    return false
  }
}

/**
 * Which of the client's certificates was shown, or null. Where no authority comes into question a signature is checked all
 * the same, so that time does not tell an unknown client, or one without certificates, from a wrong certificate.
 */
export const matchCertificate = (
  client: Pick<ClientRow, 'certificates'> | null,
  { thumbprint, certificate }: ShownCertificate,
  now: number,
): { readonly id: string } | null => {
  const open = (client?.certificates ?? []).filter((one) => isInForce(one, now))
  const known = open.find((one) => 'thumbprint' in one && one.thumbprint === thumbprint)
  if (known) return known
  const issuing = open.filter((one): one is IssuedBy => 'authority' in one && mayBeOf(one, certificate, now))
  if (issuing.length === 0) isSignedWith(certificate, nobodysKey('ES256'))
  return issuing.find(({ authority }) => isSignedWith(certificate, authority.publicKey)) ?? null
}
