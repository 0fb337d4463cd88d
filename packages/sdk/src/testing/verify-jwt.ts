import { fromBase64Url } from '@postern/protocol'
import { parseJson } from '../exchange.ts'
import { isRecord } from '../record.ts'

interface Jwt {
  readonly header: Record<string, unknown>
  readonly claims: Record<string, unknown>
  readonly isSignedBy: (key: JsonWebKey) => Promise<boolean>
}

const recordOf = (part: string): Record<string, unknown> | null => {
  const bytes = fromBase64Url(part)
  const value = bytes === null ? null : parseJson(new TextDecoder().decode(bytes))
  return isRecord(value) ? value : null
}

const algorithms = {
  ES256: { key: { name: 'ECDSA', namedCurve: 'P-256' }, signature: { name: 'ECDSA', hash: 'SHA-256' } },
  ES384: { key: { name: 'ECDSA', namedCurve: 'P-384' }, signature: { name: 'ECDSA', hash: 'SHA-384' } },
  EdDSA: { key: { name: 'Ed25519' }, signature: { name: 'Ed25519' } },
  RS256: {
    key: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    signature: { name: 'RSASSA-PKCS1-v1_5' },
  },
  PS256: { key: { name: 'RSA-PSS', hash: 'SHA-256' }, signature: { name: 'RSA-PSS', saltLength: 32 } },
} as const

/** The parts of a compact JWT, or null where it is none. */
export const parseJwt = (token: string): Jwt | null => {
  const parts = token.split('.')
  const [header, claims] = [recordOf(parts[0] ?? ''), recordOf(parts[1] ?? '')]
  const signature = fromBase64Url(parts[2] ?? '')
  if (parts.length !== 3 || header === null || claims === null || signature === null) return null
  const algorithm = Object.entries(algorithms).find(([name]) => name === header['alg'])?.[1]
  return {
    header,
    claims,
    isSignedBy: async ({ kty, crv, n, e, x, y }) => {
      if (algorithm === undefined) return false
      const material = Object.fromEntries(
        Object.entries({ kty, crv, n, e, x, y }).filter(([, value]) => value !== undefined),
      )
      try {
        const key = await crypto.subtle.importKey('jwk', material, algorithm.key, false, ['verify'])
        const signed = new TextEncoder().encode(`${parts[0]}.${parts[1]}`)
        return await crypto.subtle.verify(algorithm.signature, key, signature, signed)
      } catch {
        return false
      }
    },
  }
}
