import { fromBase64, toBase64 } from './base64.ts'
import { sameBytes, sha256 } from './merkle.ts'
import type { Bytes } from './merkle.ts'

/** The public half of a note-signing key (C2SP signed-note): Ed25519 only. */
export interface VerifierKey {
  /** Who signs; for a log, its origin. */
  readonly name: string
  /** Four bytes that say which key of that name, and how it signs. */
  readonly keyId: Bytes
  /** 32 bytes (RFC 8032 §5.1.5). */
  readonly publicKey: Bytes
}

const ed25519 = 0x01
const nameShape = /^[^\p{White_Space}\p{Cc}+]+$/u

/** Whether `name` can be a key's: not empty, no space, no plus. Control characters cannot stand in a note at all. */
export const isKeyName = (name: string): boolean => nameShape.test(name) && name.isWellFormed()

/**
 * The key as verifiers know it, with its ID: the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key).
 *
 * @throws RangeError for a name that cannot be a key's, and a public key that is not 32 bytes
 */
export const verifierKeyOf = async (name: string, publicKey: Uint8Array): Promise<VerifierKey> => {
  if (!isKeyName(name)) throw new RangeError('A key name has no spaces, no plus and at least one character')
  if (publicKey.length !== 32) throw new RangeError('An Ed25519 public key has 32 bytes')
  const prefix = new TextEncoder().encode(`${name}\n`)
  const input = Uint8Array.of(...prefix, ed25519, ...publicKey)
  return { name, keyId: (await sha256(input)).slice(0, 4), publicKey: Uint8Array.from(publicKey) }
}

/** `<name>+<hex of the key ID>+<base 64 of 0x01 and the public key>`: what verifiers are given. */
export const formatVerifierKey = (key: VerifierKey): string =>
  `${key.name}+${toHex(key.keyId)}+${toBase64(Uint8Array.of(ed25519, ...key.publicKey))}`

/** The key, or null where the text is not one: also where it is not Ed25519, or the ID is not the one of name and key. */
export const parseVerifierKey = async (text: string): Promise<VerifierKey | null> => {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text)
  if (match === null) return null
  const [, name, keyId, encoded] = match as unknown as [string, string, string, string]
  const typed = fromBase64(encoded)
  if (!isKeyName(name) || typed === null || typed.length !== 33 || typed[0] !== ed25519) return null
  const key = await verifierKeyOf(name, typed.subarray(1))
  return toHex(key.keyId) === keyId ? key : null
}

/** Whether the two are one key: name, ID and public key. */
export const isSameKey = (one: VerifierKey, other: VerifierKey): boolean =>
  one.name === other.name && sameBytes(one.keyId, other.keyId) && sameBytes(one.publicKey, other.publicKey)

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
