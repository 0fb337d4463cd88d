import { toBase64Url } from '@postern/protocol'

/** A private key with what JOSE calls its algorithm (RFC 7518 §3.1, RFC 8037 §3.1). */
export interface SigningKey {
  readonly key: CryptoKey
  readonly algorithm: 'ES256' | 'ES384' | 'EdDSA' | 'RS256' | 'PS256'
}

const parameters = {
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  ES384: { name: 'ECDSA', hash: 'SHA-384' },
  EdDSA: { name: 'Ed25519' },
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
  PS256: { name: 'RSA-PSS', saltLength: 32 },
} as const

const encoded = (value: object): string => toBase64Url(new TextEncoder().encode(JSON.stringify(value)))

/** A signed JWT in its compact form (RFC 7519). */
export const signJwt = async (
  { key, algorithm }: SigningKey,
  header: Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> => {
  const input = `${encoded({ alg: algorithm, ...header })}.${encoded(claims)}`
  const signature = await crypto.subtle.sign(parameters[algorithm], key, new TextEncoder().encode(input))
  return `${input}.${toBase64Url(new Uint8Array(signature))}`
}
