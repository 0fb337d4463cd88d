import { base62OfUint32, toBase62 } from './base62.ts'
import { crc32 } from './crc32.ts'
import { idPrefixes } from './ids.ts'
import type { Id } from './ids.ts'

/** What a secret is the secret of. `app`: an application's, for the token endpoint. */
export const secretKinds = ['app'] as const
export type SecretKind = (typeof secretKinds)[number]

export interface ParsedSecret {
  readonly kind: SecretKind
  readonly secretId: Id<'ApplicationSecret'>
  /** The 43 characters of base 62 that carry the 256 random bits. */
  readonly random: string
}

const shape = `pst_(${secretKinds.join('|')})_([0-9a-hjkmnp-tv-z]{26})_([0-9A-Za-z]{43})_([0-9A-Za-z]{6})`
const whole = new RegExp(`^${shape}$`)

/**
 * Finds our secrets in text, for secret scanners: its `source` works in RE2 and PCRE too. A match is worth an alarm only
 * where `parseSecret` accepts it.
 */
export const secretPattern = new RegExp(`\\b${shape.replaceAll('(', '(?:')}\\b`)

/**
 * `pst_<kind>_<body of the secret's ID>_<base 62 of the random bits>_<checksum>`, always 85 characters for `app`.
 *
 * @throws RangeError unless there are exactly 32 random bytes
 */
export const formatSecret = (parts: {
  readonly kind: SecretKind
  readonly secretId: Id<'ApplicationSecret'>
  readonly random: Uint8Array
}): string => {
  if (parts.random.length !== 32) throw new RangeError('A secret takes exactly 32 random bytes')
  const body = parts.secretId.slice(idPrefixes.ApplicationSecret.length + 1)
  const text = `pst_${parts.kind}_${body}_${toBase62(parts.random, 43)}`
  return `${text}_${base62OfUint32(crc32(text))}`
}

/**
 * The parts of a secret, or null where the shape or the checksum is wrong. The checksum only saves a look-up for text that
 * was cut or mistyped: whether a secret is real, the server says.
 */
export const parseSecret = (text: string): ParsedSecret | null => {
  const match = whole.exec(text)
  if (match === null) return null
  const [, kind, body, random, checksum] = match as unknown as [string, SecretKind, string, string, string]
  if (base62OfUint32(crc32(text.slice(0, -7))) !== checksum) return null
  return { kind, secretId: `${idPrefixes.ApplicationSecret}_${body}` as Id<'ApplicationSecret'>, random }
}

/** Whether `text` has upper case, lower case, a digit and a special character: a secret that has not is drawn again. */
export const hasAllClasses = (text: string): boolean =>
  /[A-Z]/.test(text) && /[a-z]/.test(text) && /[0-9]/.test(text) && /[^0-9A-Za-z]/.test(text)

/** The last four characters of the random part, by which a person tells secrets apart. */
export const hintOf = (secret: string): string => secret.slice(-11, -7)
