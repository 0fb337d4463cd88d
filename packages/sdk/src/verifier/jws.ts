import { fromBase64Url } from '@postern/protocol'
import { parseJson } from '../exchange.ts'
import { isRecord } from '../record.ts'

/** A JWS in its compact form (RFC 7515 §3.1), taken apart and not believed yet. */
export interface Jws {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Readonly<Record<string, unknown>>
  readonly signed: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
}

const longestText = 16_384
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const recordOf = (part: string): Readonly<Record<string, unknown>> | null => {
  const bytes = fromBase64Url(part)
  if (bytes === null) return null
  try {
    const value = parseJson(decoder.decode(bytes))
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

/**
 * Takes a JWS with a JSON payload apart; null where it is none. A header may name only what `names` says: no key of its
 * own (`jwk`, `x5c`), no key by reference (`jku`, `x5u`), no extension (`crit`, `b64`) (RFC 8725 §3.10).
 */
export const readJws = (text: string, names: ReadonlySet<string>, longest = longestText): Jws | null => {
  if (text.length > longest) return null
  const first = text.indexOf('.')
  const second = text.indexOf('.', first + 1)
  if (first < 1 || second < 0) return null
  const header = recordOf(text.slice(0, first))
  if (header === null) return null
  for (const name of Object.keys(header)) if (!names.has(name)) return null
  const payload = recordOf(text.slice(first + 1, second))
  // A third dot is no base64url.
  const signature = fromBase64Url(text.slice(second + 1))
  if (payload === null || signature === null || signature.length === 0) return null
  return { header, payload, signed: encoder.encode(text.slice(0, second)) as Uint8Array<ArrayBuffer>, signature }
}

/** Of a header that names its type, whether it is `type`: as a whole media type too (RFC 7515 §4.1.9). */
export const isTyped = ({ header }: Jws, type: string): boolean => {
  const { typ } = header
  return typeof typ === 'string' && typ.toLowerCase().replace(/^application\//, '') === type
}
