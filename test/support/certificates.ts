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
const object = (...bytes: readonly number[]): Buffer => der(0x06, Buffer.from(bytes))

const commonName = object(0x55, 0x04, 0x03)
const basicConstraints = object(0x55, 0x1d, 0x13)
const subjectAltName = object(0x55, 0x1d, 0x11)
const ecdsaWithSha256 = sequence(object(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))
const isTrue = der(0x01, Buffer.of(0xff))

const nameOf = (value: string): Buffer => sequence(der(0x31, sequence(commonName, text(value))))
const validity = (until: string): Buffer => sequence(text('200101000000Z', 0x17), text(until, 0x17))

const altNameOf = (host: string): Buffer =>
  isIP(host) === 4 ? der(0x87, Buffer.from(host.split('.').map(Number))) : text(host, 0x82)

const pem = (content: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${content
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n')}\n-----END CERTIFICATE-----\n`

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

interface Certified {
  readonly issuer: string
  readonly subject: string
  readonly publicKey: KeyObject
  readonly extension: Buffer
  readonly until?: string
}

let serial = 1

/** A certificate (RFC 5280 §4.1), signed by `key`. */
const certificateOf = (key: KeyObject, { issuer, subject, publicKey, extension, until }: Certified): string => {
  const content = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of((serial += 1))),
    ecdsaWithSha256,
    nameOf(issuer),
    validity(until ?? '491231235959Z'),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension)),
  )
  return pem(sequence(content, ecdsaWithSha256, bits(sign('sha256', content, key))))
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

/** An authority of a test's own: nothing trusts it unless it is told to. */
export class TestAuthority {
  readonly #keys = keyPair()
  readonly #name: string
  /** Its own certificate, in PEM: what is trusted. */
  readonly certificate: string

  constructor(name = 'an authority for tests') {
    this.#name = name
    this.certificate = certificateOf(this.#keys.privateKey, {
      issuer: name,
      subject: name,
      publicKey: this.#keys.publicKey,
      extension: sequence(basicConstraints, isTrue, der(0x04, sequence(isTrue))),
    })
  }

  /** A key for these names and IPv4 addresses; `until` ends it, as YYMMDDhhmmssZ. */
  certify(hosts: readonly string[], until?: string): CertifiedKey {
    const { privateKey, publicKey } = keyPair()
    const certificate = certificateOf(this.#keys.privateKey, {
      issuer: this.#name,
      subject: hosts[0] ?? 'nobody',
      publicKey,
      extension: sequence(subjectAltName, der(0x04, sequence(...hosts.map(altNameOf)))),
      ...(until !== undefined && { until }),
    })
    return { key: pemOf(privateKey), certificate }
  }
}
