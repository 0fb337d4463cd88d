import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'

/** A key and the certificate for it, in PEM. */
export interface CertifiedKey {
  readonly key: string
  readonly certificate: string
}

const lengthOf = (size: number): Buffer =>
  size < 128 ? Buffer.of(size) : size < 256 ? Buffer.of(0x81, size) : Buffer.of(0x82, size >> 8, size & 255)

/** A value in DER (X.690 §8.1). */
const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const text = (value: string, tag = 0x0c): Buffer => der(tag, Buffer.from(value))
const bits = (value: Buffer): Buffer => der(0x03, Buffer.of(0), value)

const arcBytes = (arc: number): number[] => (arc < 128 ? [arc] : [...arcBytes(arc >> 7).map((b) => b | 128), arc & 127])

/** An object identifier, in dotted form. */
const object = (dotted: string): Buffer => {
  const [first, second, ...rest] = dotted.split('.').map(Number) as [number, number, ...number[]]
  return der(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(arcBytes)))
}

const commonName = '2.5.4.3'
const isTrue = der(0x01, Buffer.of(0xff))
const algorithms = {
  sound: { ec: sequence(object('1.2.840.10045.4.3.2')), rsa: sequence(object('1.2.840.113549.1.1.11'), der(0x05)) },
  /** Over SHA-1, for which others can be found that fit. */
  sha1: { ec: sequence(object('1.2.840.10045.4.1')), rsa: sequence(object('1.2.840.113549.1.1.5'), der(0x05)) },
}

/** A name from the root down: parts with type and value, those that stand side by side together. */
export type TestName = readonly (readonly (readonly [type: string, value: string])[])[]

/** A name of one part, its common name. */
const commonNameOf = (value: string): TestName => [[[commonName, value]]]

const nameOf = (name: TestName): Buffer =>
  sequence(...name.map((parts) => der(0x31, ...parts.map(([type, value]) => sequence(object(type), text(value))))))

const extension = (id: string, value: Buffer): Buffer => sequence(object(id), der(0x04, value))

/** What of a certificate says whom it is for (RFC 5280 §4.2.1.6). */
export interface AlternativeNames {
  readonly dns?: readonly string[]
  readonly uris?: readonly string[]
  readonly emails?: readonly string[]
  readonly ips?: readonly string[]
}

const alternativeNames = ({ dns = [], uris = [], emails = [], ips = [] }: AlternativeNames): readonly Buffer[] => {
  const names = [
    ...emails.map((email) => text(email, 0x81)),
    ...dns.map((host) => text(host, 0x82)),
    ...uris.map((uri) => text(uri, 0x86)),
    ...ips.map((address) => der(0x87, Buffer.from(address.split('.').map(Number)))),
  ]
  return names.length === 0 ? [] : [extension('2.5.29.17', sequence(...names))]
}

/** What a certificate shall be. */
export interface CertificateWish extends AlternativeNames {
  readonly subject?: TestName
  /** From when and until when it is valid, as YYMMDDhhmmssZ. */
  readonly from?: string
  readonly until?: string
  /** Extended key usages, by object identifier. */
  readonly purposes?: readonly string[]
  readonly isAuthority?: boolean
  readonly signature?: keyof typeof algorithms
}

const pem = (content: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${content
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n')}\n-----END CERTIFICATE-----\n`

interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

const keyPair = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'P-256' })

let serial = 1

/** A certificate (RFC 5280 §4.1) for `publicKey`, signed by `key`. */
const certificateOf = (key: KeyObject, issuer: TestName, publicKey: KeyObject, wish: CertificateWish): string => {
  const { subject = [], from = '200101000000Z', until = '491231235959Z', purposes = [], isAuthority = false } = wish
  const { signature = 'sound' } = wish
  const algorithm = algorithms[signature][key.asymmetricKeyType === 'rsa' ? 'rsa' : 'ec']
  const extensions = [
    ...(isAuthority ? [sequence(object('2.5.29.19'), isTrue, der(0x04, sequence(isTrue)))] : []),
    ...alternativeNames(wish),
    ...(purposes.length === 0 ? [] : [extension('2.5.29.37', sequence(...purposes.map(object)))]),
  ]
  const content = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of((serial += 1) & 0x7f)),
    algorithm,
    nameOf(issuer),
    sequence(text(from, 0x17), text(until, 0x17)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  )
  return pem(sequence(content, algorithm, bits(sign(signature === 'sound' ? 'sha256' : 'sha1', content, key))))
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

/** A certificate that nobody issued but its owner. */
export const selfSigned = (wish: CertificateWish & { readonly keys?: KeyPair } = {}): CertifiedKey => {
  const { keys: { privateKey, publicKey } = keyPair(), subject = commonNameOf('machine'), ...rest } = wish
  return { key: pemOf(privateKey), certificate: certificateOf(privateKey, subject, publicKey, { ...rest, subject }) }
}

interface AuthorityWish extends Pick<CertificateWish, 'from' | 'until'> {
  readonly keys?: KeyPair
  /** Another authority that issued its certificate; itself where left out. */
  readonly issuedBy?: TestAuthority
}

/** An authority of a test's own: nothing trusts it unless it is told to. */
export class TestAuthority {
  readonly #keys: KeyPair
  readonly #name: TestName
  /** Its own certificate, in PEM: what is trusted. */
  readonly certificate: string

  constructor(name = 'an authority for tests', { keys = keyPair(), issuedBy, ...valid }: AuthorityWish = {}) {
    this.#keys = keys
    this.#name = commonNameOf(name)
    const wish = { ...valid, subject: this.#name, isAuthority: true }
    this.certificate = issuedBy
      ? issuedBy.#sign(keys.publicKey, wish)
      : certificateOf(keys.privateKey, this.#name, keys.publicKey, wish)
  }

  #sign(publicKey: KeyObject, wish: CertificateWish): string {
    return certificateOf(this.#keys.privateKey, this.#name, publicKey, wish)
  }

  /** A new key with a certificate as it is wished for. */
  issue(wish: CertificateWish): CertifiedKey {
    const { privateKey, publicKey } = keyPair()
    return { key: pemOf(privateKey), certificate: this.#sign(publicKey, wish) }
  }

  /** A key for these names and IPv4 addresses; `until` ends it, as YYMMDDhhmmssZ. */
  certify(hosts: readonly string[], until?: string): CertifiedKey {
    return this.issue({
      subject: commonNameOf(hosts[0] ?? 'nobody'),
      dns: hosts.filter((host) => isIP(host) === 0),
      ips: hosts.filter((host) => isIP(host) === 4),
      ...(until !== undefined && { until }),
    })
  }
}
