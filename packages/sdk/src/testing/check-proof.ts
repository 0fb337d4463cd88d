import { toBase64Url } from '@postern/protocol'
import { isRecord } from '../record.ts'
import { parseJwt } from './verify-jwt.ts'

interface Proof {
  /** The `DPoP` header. */
  readonly text: string | null
  readonly method: string
  readonly url: string
  readonly accessToken?: string
  /** The nonce that must be in it; null where none is asked for. */
  readonly nonce: string | null
  /** Seconds since 1970. */
  readonly now: number
  readonly spend: (jti: string, until: number) => boolean
}

/** The thumbprint of the key that is proved, or what is wrong (RFC 9449 §4.3). */
type Outcome = { readonly thumbprint: string } | { readonly error: 'invalid_dpop_proof' | 'use_dpop_nonce' }

const tolerantSeconds = 60
const sha256 = async (text: string): Promise<string> =>
  toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))

const invalid = { error: 'invalid_dpop_proof' } as const

/** Checks a proof for one request, and spends it. */
export const checkProof = async ({ text, method, url, accessToken, nonce, now, spend }: Proof): Promise<Outcome> => {
  const jwt = parseJwt(text ?? '')
  const { typ, alg, jwk } = jwt?.header ?? {}
  if (jwt === null || typ !== 'dpop+jwt' || alg !== 'ES256' || !isRecord(jwk) || 'd' in jwk) return invalid
  if (!(await jwt.isSignedBy(jwk))) return invalid
  const { htm, htu, iat, jti, ath } = jwt.claims
  const { origin, pathname } = new URL(url)
  if (htm !== method || htu !== origin + pathname) return invalid
  if (typeof iat !== 'number' || Math.abs(now - iat) > tolerantSeconds) return invalid
  if (accessToken !== undefined && ath !== (await sha256(accessToken))) return invalid
  if (typeof jti !== 'string' || !spend(jti, now + tolerantSeconds)) return invalid
  if (nonce !== null && jwt.claims['nonce'] !== nonce) return { error: 'use_dpop_nonce' }
  const { crv, kty, x, y } = jwk
  return { thumbprint: await sha256(JSON.stringify({ crv, kty, x, y })) }
}
