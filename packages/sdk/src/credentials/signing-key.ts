import { fromBase64 } from '@postern/protocol'
import { PosternError } from '../errors.ts'
import type { SigningKey } from '../jwt.ts'

/** A private key: as WebCrypto holds it, as a JWK (RFC 7517), or as PKCS #8 in PEM (`-----BEGIN PRIVATE KEY-----`). */
export type PrivateKey = CryptoKey | JsonWebKey | string

const importParameters = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  EdDSA: { name: 'Ed25519' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
} as const
type Algorithm = keyof typeof importParameters

const unusable = (): PosternError =>
  new PosternError('SECRET_MALFORMED', {
    where: 'private key: P-256, P-384, Ed25519 or RSA, as a JWK or PKCS #8, is taken',
  })

const algorithmOfJwk = ({ kty, crv, alg }: JsonWebKey): Algorithm | null => {
  if (kty === 'EC' && crv === 'P-256') return 'ES256'
  if (kty === 'EC' && crv === 'P-384') return 'ES384'
  if (kty === 'OKP' && crv === 'Ed25519') return 'EdDSA'
  if (kty === 'RSA') return alg === 'PS256' ? 'PS256' : 'RS256'
  return null
}

const algorithmOfKey = ({ type, usages, algorithm }: CryptoKey): Algorithm | null => {
  if (type !== 'private' || !usages.includes('sign')) return null
  const { namedCurve, hash } = algorithm as { namedCurve?: string; hash?: { name: string } }
  const found = Object.entries(importParameters).find(
    ([, wanted]) =>
      wanted.name === algorithm.name &&
      (!('namedCurve' in wanted) || wanted.namedCurve === namedCurve) &&
      (!('hash' in wanted) || wanted.hash === hash?.name),
  )
  return (found?.[0] as Algorithm | undefined) ?? null
}

/** PKCS #8 says its algorithm in ASN.1; trying the few there are is less to get wrong than reading that. */
const importPem = async (pem: string): Promise<SigningKey> => {
  const body = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/.exec(pem)?.[1]
  const der = body === undefined ? null : fromBase64(body.replaceAll(/\s/g, ''))
  if (der === null) throw unusable()
  for (const algorithm of ['ES256', 'ES384', 'EdDSA', 'RS256'] as const) {
    const key = await crypto.subtle
      .importKey('pkcs8', der, importParameters[algorithm], false, ['sign'])
      .catch(() => null)
    if (key !== null) return { key, algorithm }
  }
  throw unusable()
}

/** The key ready to sign. Its material is not kept: the imported key cannot be exported. @throws PosternError `SECRET_MALFORMED` */
export const signingKeyOf = async (given: PrivateKey): Promise<SigningKey> => {
  if (typeof given === 'string') return importPem(given)
  if (given instanceof CryptoKey) {
    const algorithm = algorithmOfKey(given)
    if (algorithm === null) throw unusable()
    return { key: given, algorithm }
  }
  const algorithm = algorithmOfJwk(given)
  if (algorithm === null) throw unusable()
  // What a JWK says of its use (`alg`, `key_ops`) need not fit WebCrypto's own names.
  const { kty, crv, n, e, d, p, q, dp, dq, qi, x, y } = given
  const material = Object.fromEntries(
    Object.entries({ kty, crv, n, e, d, p, q, dp, dq, qi, x, y }).filter(([, value]) => value !== undefined),
  )
  try {
    const key = await crypto.subtle.importKey('jwk', material, importParameters[algorithm], false, ['sign'])
    return { key, algorithm }
  } catch {
    throw unusable()
  }
}
