import { fromBase64Url } from '@postern/protocol'

interface Algorithm {
  readonly kty: 'EC' | 'RSA' | 'OKP'
  readonly crv?: string
  readonly key: EcKeyImportParams | RsaHashedImportParams | Algorithm['signature']
  readonly signature: { readonly name: string; readonly hash?: string; readonly saltLength?: number }
}

const ecdsa = (crv: string, hash: string): Algorithm => ({
  kty: 'EC',
  crv,
  key: { name: 'ECDSA', namedCurve: crv },
  signature: { name: 'ECDSA', hash },
})
const ed25519: Algorithm = { kty: 'OKP', crv: 'Ed25519', key: { name: 'Ed25519' }, signature: { name: 'Ed25519' } }

/**
 * The signature algorithms there are: asymmetric ones only, so that neither `none` nor an HMAC with a public key as its
 * secret has a way in (RFC 8725 §3.1).
 */
const algorithms: ReadonlyMap<string, Algorithm> = /* @__PURE__ */ new Map<string, Algorithm>([
  ['ES256', ecdsa('P-256', 'SHA-256')],
  ['ES384', ecdsa('P-384', 'SHA-384')],
  ['PS256', { kty: 'RSA', key: { name: 'RSA-PSS', hash: 'SHA-256' }, signature: { name: 'RSA-PSS', saltLength: 32 } }],
  [
    'RS256',
    {
      kty: 'RSA',
      key: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      signature: { name: 'RSASSA-PKCS1-v1_5' },
    },
  ],
  ['EdDSA', ed25519],
  ['Ed25519', ed25519],
])

/** Their names, for a challenge. */
export const algorithmNames = (): string => [...algorithms.keys()].join(' ')

/** What verifies signatures of one algorithm. */
export interface VerificationKey {
  readonly alg: string
  /** The public members by which the key is known (RFC 7638 §3.2), in the order a thumbprint takes. */
  readonly canonical: string
  verify(signature: Uint8Array<ArrayBuffer>, signed: Uint8Array<ArrayBuffer>): Promise<boolean>
}

/** The least size of an RSA key (RFC 7518 §3.3), in bytes of its modulus. */
const leastModulusBytes = 256

/** The members a thumbprint is made of (RFC 7638 §3.2, RFC 8037 §2), in lexicographic order. */
const membersOf = { EC: ['crv', 'kty', 'x', 'y'], OKP: ['crv', 'kty', 'x'], RSA: ['e', 'kty', 'n'] } as const

const isOf = (jwk: Readonly<Record<string, unknown>>, { kty, crv }: Algorithm): boolean =>
  jwk['kty'] === kty &&
  (crv === undefined || jwk['crv'] === crv) &&
  membersOf[kty].every((name) => typeof jwk[name] === 'string') &&
  (kty !== 'RSA' || (fromBase64Url(jwk['n'] as string)?.length ?? 0) >= leastModulusBytes)

/** A public key for signatures of `alg`, and for no others; null where it is none. Only its public members are looked at. */
export const verificationKey = async (
  jwk: Readonly<Record<string, unknown>>,
  alg: string,
): Promise<VerificationKey | null> => {
  const algorithm = algorithms.get(alg)
  if (algorithm === undefined || !isOf(jwk, algorithm)) return null
  const members = Object.fromEntries(membersOf[algorithm.kty].map((name) => [name, jwk[name]]))
  const { subtle } = globalThis.crypto
  const key = await subtle.importKey('jwk', members, algorithm.key, false, ['verify']).catch(() => null)
  return (
    key && {
      alg,
      canonical: JSON.stringify(members),
      verify: (signature, signed) => subtle.verify(algorithm.signature, key, signature, signed),
    }
  )
}
