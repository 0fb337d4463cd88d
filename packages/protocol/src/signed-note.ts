import { fromBase64, toBase64 } from './base64.ts'
import { sameBytes } from './merkle.ts'
import type { Bytes } from './merkle.ts'
import { isKeyName } from './verifier-key.ts'
import type { VerifierKey } from './verifier-key.ts'

/** A signed note (C2SP signed-note), taken apart and not yet verified. */
export interface SignedNote {
  /** What is signed: with its last newline, without the empty line after it. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

export interface NoteSignature {
  readonly name: string
  readonly keyId: Bytes
  readonly signature: Bytes
}

/** Signs bytes with Ed25519 (64 bytes). Whoever holds the private key passes this in; it never comes here. */
export type SignBytes = (bytes: Bytes) => Uint8Array | Promise<Uint8Array>

export type NoteProblem = 'NOTE_MALFORMED' | 'KEY_UNKNOWN' | 'SIGNATURE_INVALID'

/** More than any note has (a verifier must take 16); a bound on the work a foreign note can ask for. */
const signatureLimit = 100
// Not \p{Cc}: the specification forbids the characters below U+0020 only.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0009\u000b-\u001f]/
const encoder = new TextEncoder()

/** The parts of a note, or null where it is not one to the letter. */
export const parseNote = (note: string): SignedNote | null => {
  if (!note.isWellFormed() || forbidden.test(note) || !note.endsWith('\n')) return null
  // The text may have empty lines itself: the last one is where it ends.
  const end = note.lastIndexOf('\n\n')
  if (end < 1) return null
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > signatureLimit) return null
  const signatures = lines.map(parseSignature)
  return signatures.every((signature) => signature !== null) ? { text: note.slice(0, end + 1), signatures } : null
}

const parseSignature = (line: string): NoteSignature | null => {
  const [dash, name, encoded, ...rest] = line.split(' ')
  if (dash !== '—' || name === undefined || encoded === undefined || rest.length > 0 || !isKeyName(name)) return null
  const bytes = fromBase64(encoded)
  if (bytes === null || bytes.length < 5) return null
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) }
}

/**
 * Null where `key` signed the note, else why it is not to be believed. Signatures of other keys are passed over; one
 * of this key that does not verify spoils the note.
 */
export const findNoteProblem = async (note: SignedNote, key: VerifierKey): Promise<NoteProblem | null> => {
  const own = note.signatures.filter(({ name, keyId }) => name === key.name && sameBytes(keyId, key.keyId))
  if (own.length === 0) return 'KEY_UNKNOWN'
  const publicKey = await crypto.subtle.importKey('raw', key.publicKey, 'Ed25519', false, ['verify'])
  const text = encoder.encode(note.text)
  for (const { signature } of own) {
    if (!(await crypto.subtle.verify('Ed25519', publicKey, signature, text))) return 'SIGNATURE_INVALID'
  }
  return null
}

/**
 * The note over `text`, signed with the private key that belongs to `key`.
 *
 * @throws RangeError for a text that cannot be a note's
 */
export const signNote = async (text: string, key: VerifierKey, sign: SignBytes): Promise<string> => {
  const signature = await sign(encoder.encode(text))
  const note = `${text}\n— ${key.name} ${toBase64(Uint8Array.of(...key.keyId, ...signature))}\n`
  if (parseNote(note)?.text !== text) throw new RangeError('This text cannot be signed as a note')
  return note
}
