import { fromBase64, toBase64 } from './base64.ts'
import { hashLength } from './merkle.ts'
import { findNoteProblem, parseNote, signNote } from './signed-note.ts'
import type { NoteProblem, SignBytes } from './signed-note.ts'
import { isKeyName } from './verifier-key.ts'
import type { VerifierKey } from './verifier-key.ts'

/** What a log commits itself to (C2SP tlog-checkpoint): its first `size` leaves have this root. */
export interface Checkpoint {
  /** Which log. */
  readonly origin: string
  readonly size: number
  /** 32 bytes (RFC 9162 §2.1.1). */
  readonly root: Uint8Array
}

export type CheckpointProblem = NoteProblem | 'CHECKPOINT_MALFORMED' | 'ORIGIN_WRONG'

export type CheckpointVerdict =
  { readonly ok: true; readonly checkpoint: Checkpoint } | { readonly ok: false; readonly problem: CheckpointProblem }

/**
 * The signed note for a checkpoint: origin, size and root, a line each. The key's name is the origin.
 *
 * @throws RangeError for a size that is no safe whole number, a root that is not 32 bytes, another origin than the key's name
 */
export const signCheckpoint = async (checkpoint: Checkpoint, key: VerifierKey, sign: SignBytes): Promise<string> => {
  const { origin, size, root } = checkpoint
  if (!isKeyName(origin) || origin !== key.name) throw new RangeError('A log signs under its origin')
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('The size of a log is a whole number')
  if (root.length !== hashLength) throw new RangeError('A root has 32 bytes')
  return signNote(`${origin}\n${size}\n${toBase64(root)}\n`, key, sign)
}

/** What a note says as a checkpoint, believed or not; null where it is not one to the letter. */
export const parseCheckpoint = (note: string): Checkpoint | null => {
  const text = parseNote(note)?.text
  return text === undefined ? null : parseText(text)
}

const parseText = (text: string): Checkpoint | null => {
  const lines = text.slice(0, -1).split('\n')
  // Lines after the third are extensions: opaque to us, and never empty.
  if (lines.some((line) => line === '')) return null
  const [origin, size, root] = lines
  if (origin === undefined || size === undefined || root === undefined) return null
  const bytes = fromBase64(root)
  if (!/^(0|[1-9][0-9]*)$/.test(size) || !Number.isSafeInteger(Number(size))) return null
  return bytes?.length === hashLength ? { origin, size: Number(size), root: bytes } : null
}

/** Whether `key` signed the note as a checkpoint of the log `origin`, which is the key's name unless said otherwise. */
export const verifyCheckpoint = async (
  note: string,
  key: VerifierKey,
  origin: string = key.name,
): Promise<CheckpointVerdict> => {
  const parsed = parseNote(note)
  if (parsed === null) return { ok: false, problem: 'NOTE_MALFORMED' }
  const problem = await findNoteProblem(parsed, key)
  if (problem !== null) return { ok: false, problem }
  const checkpoint = parseText(parsed.text)
  if (checkpoint === null) return { ok: false, problem: 'CHECKPOINT_MALFORMED' }
  return checkpoint.origin === origin ? { ok: true, checkpoint } : { ok: false, problem: 'ORIGIN_WRONG' }
}
