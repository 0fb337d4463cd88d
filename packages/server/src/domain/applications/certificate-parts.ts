import type { X509Certificate } from 'node:crypto'
import { derText, derValues, objectIdentifier, type DerValue } from '../../kernel/der.ts'

/** An attribute of a name: its type by object identifier, its value as text where it is text, and as it stands. */
export interface NamePart {
  readonly type: string
  readonly text: string | null
  readonly der: Buffer
}

/** Parts that stand side by side. A name is a sequence of them, from the root down (X.501 §9.2). */
export type RelativeName = readonly NamePart[]

const namePartOf = ({ content }: DerValue): NamePart => {
  const [type, value] = derValues(content)
  if (type === undefined || value === undefined) throw new RangeError('A name has a part without a value.')
  return { type: objectIdentifier(type), text: derText(value), der: value.whole }
}

/** What of a certificate Node tells in no way, or in one that can be misread (CVE-2021-44532): read from its bytes. */
interface CertificateParts {
  readonly signedBy: DerValue
  readonly subject: DerValue
  readonly extensions: readonly DerValue[]
}

const explicitExtensions = 0xa3
const explicitVersion = 0xa0

const partsOf = ({ raw }: X509Certificate): CertificateParts => {
  const [certificate] = derValues(raw)
  const [signed, signedBy] = derValues(certificate!.content)
  // tbsCertificate (RFC 5280 §4.1): version, serialNumber, signature, issuer, validity, subject, …
  const all = derValues(signed!.content)
  const fields = all[0]?.tag === explicitVersion ? all.slice(1) : all
  const subject = fields[4]
  if (signedBy === undefined || subject === undefined) throw new RangeError('The certificate lacks a part.')
  const outer = fields.find(({ tag }) => tag === explicitExtensions)
  const [list] = outer ? derValues(outer.content) : []
  return { signedBy, subject, extensions: list ? derValues(list.content) : [] }
}

/** The subject of a certificate, from the root down. @throws RangeError where it cannot be read */
export const subjectOf = (certificate: X509Certificate): readonly RelativeName[] =>
  derValues(partsOf(certificate).subject.content).map(({ content }) => derValues(content).map(namePartOf))

const subjectAltName = '2.5.29.17'
const octets = 0x04
/** uniformResourceIdentifier of GeneralName (RFC 5280 §4.2.1.6). */
const uriTag = 0x86

/** The URIs among the alternative names of a certificate, to the letter. @throws RangeError where they cannot be read */
export const urisOf = (certificate: X509Certificate): readonly string[] => {
  const found = partsOf(certificate).extensions.flatMap(({ content }) => {
    const [id, ...rest] = derValues(content)
    const value = rest.find(({ tag }) => tag === octets)
    return id && value && objectIdentifier(id) === subjectAltName ? [value] : []
  })
  // Twice, it says nothing (RFC 5280 §4.2).
  if (found.length !== 1) return []
  const [names] = derValues(found[0]!.content)
  return derValues(names!.content).flatMap((name) =>
    name.tag === uriTag ? (derText({ ...name, tag: 0x16 }) ?? []) : [],
  )
}

const sha2 = new Set(['2.16.840.1.101.3.4.2.1', '2.16.840.1.101.3.4.2.2', '2.16.840.1.101.3.4.2.3'])
const rsaPss = '1.2.840.113549.1.1.10'
const soundSignatures = new Set([
  // ECDSA and RSA over SHA-256, SHA-384 and SHA-512, and Ed25519.
  ...['1.2.840.10045.4.3.2', '1.2.840.10045.4.3.3', '1.2.840.10045.4.3.4'],
  ...['1.2.840.113549.1.1.11', '1.2.840.113549.1.1.12', '1.2.840.113549.1.1.13', '1.3.101.112'],
])

/**
 * Whether the certificate is signed over a hash that nobody finds two contents for: with SHA-1, whoever lets an authority sign
 * one certificate can have another. @throws RangeError where that cannot be read
 */
export const isSoundlySigned = (certificate: X509Certificate): boolean => {
  const [algorithm, parameters] = derValues(partsOf(certificate).signedBy.content)
  const name = objectIdentifier(algorithm!)
  if (name !== rsaPss) return soundSignatures.has(name)
  // Where it is not named, the hash is SHA-1 (RFC 4055 §3.1).
  const named = parameters && derValues(parameters.content).find(({ tag }) => tag === 0xa0)
  const [hash] = named ? derValues(derValues(named.content)[0]!.content) : []
  return hash !== undefined && sha2.has(objectIdentifier(hash))
}
