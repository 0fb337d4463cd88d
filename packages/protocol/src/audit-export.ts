import { fromBase64 } from './base64.ts'
import { canonicalJson } from './canonical-json.ts'
import type { AuditEvent } from './event.ts'
import { hashLength } from './merkle.ts'
import type { SealedRef } from './sealed-ref.ts'

/**
 * The first line: which log, and the verifier key its checkpoints are signed with.
 *
 * An export is NDJSON, every line in canonical form (RFC 8785), ended by a newline. Sealed events and leaves come in the
 * order of their positions, from 0 and without gaps. A checkpoint of size n comes anywhere before position n, at the
 * latest; the newest best right after this line, so that an export that was cut short shows. Values come anywhere.
 */
export interface LogLine {
  readonly type: 'log'
  readonly v: 1
  readonly origin: string
  readonly key: string
}

export type EventLine = {
  readonly type: 'event'
  readonly event: AuditEvent
} & (
  | {
      readonly position: number
      /** Base 64 of the leaf hash as it was sealed, not computed anew: so an event that was edited is known by name. */
      readonly leaf: string
    }
  /** Not sealed yet, and so outside the claim. */
  | { readonly position: null; readonly leaf: null }
)

/** A sealed leaf whose event is not in the export: another space's, filtered away, or expired. */
export interface LeafLine {
  readonly type: 'leaf'
  readonly position: number
  readonly hash: string
}

/** A personal value that events name, as it rests: encrypted. Missing once the person is erased. */
export interface ValueLine {
  readonly type: 'value'
  /** `val_` and the base64url of the SHA-256 of the ciphertext. */
  readonly ref: SealedRef
  /** Base 64. */
  readonly ciphertext: string
}

export interface CheckpointLine {
  readonly type: 'checkpoint'
  /** The whole signed note. */
  readonly note: string
}

export type ExportLine = LogLine | EventLine | LeafLine | ValueLine | CheckpointLine

/** A line, without its newline. @throws TypeError for a value that has no canonical form */
export const formatExportLine = (line: ExportLine): string => canonicalJson(line)

/** The line of an event from its stored canonical text, which goes out untouched. */
export const formatStoredEvent = (
  canonicalEvent: string,
  seal: { readonly position: number; readonly leaf: string } | null,
): string =>
  `{"event":${canonicalEvent},"leaf":${JSON.stringify(seal?.leaf ?? null)},"position":${seal?.position ?? null},"type":"event"}`

export interface ReadLine {
  readonly line: ExportLine
  /** Whether the text is exactly as it would be written: else other readers may see something else in it. */
  readonly isCanonical: boolean
  /** For an event, the text its leaf hash is over; null where it has no canonical form, or for another line. */
  readonly canonicalEvent: string | null
}

/** A line as read, or null where it is none. Of an event only its line is checked: whether it is genuine, the leaf says. */
export const readExportLine = (text: string): ReadLine | null => {
  const line = shapeOf(parse(text))
  if (line === null) return null
  if (line.type !== 'event') return { line, isCanonical: canonicalOrNull(line) === text, canonicalEvent: null }
  const canonicalEvent = canonicalOrNull(line.event)
  const seal = line.position === null ? null : line
  return { line, isCanonical: formatStoredEvent(canonicalEvent ?? '', seal) === text, canonicalEvent }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const canonicalOrNull = (value: unknown): string | null => {
  try {
    return canonicalJson(value)
  } catch {
    return null
  }
}

/** The line with the members it has by its type and no others; so a further member makes the text other than canonical. */
const shapeOf = (value: unknown): ExportLine | null => {
  if (!isRecord(value)) return null
  switch (value.type) {
    case 'log': {
      const { origin, key } = value
      if (value.v !== 1 || typeof origin !== 'string' || typeof key !== 'string') return null
      return { type: 'log', v: 1, origin, key }
    }
    case 'event': {
      const { position, leaf } = value
      if (!isRecord(value.event)) return null
      // What else stands in the event is what its sealed hash vouches for.
      const event = value.event as unknown as AuditEvent
      if (position === null) return leaf === null ? { type: 'event', event, position, leaf } : null
      return isPosition(position) && isHash(leaf) ? { type: 'event', event, position, leaf } : null
    }
    case 'leaf': {
      const { position, hash } = value
      return isPosition(position) && isHash(hash) ? { type: 'leaf', position, hash } : null
    }
    case 'value': {
      const { ref, ciphertext } = value
      if (!isSealedRef(ref) || typeof ciphertext !== 'string' || fromBase64(ciphertext) === null) return null
      return { type: 'value', ref, ciphertext }
    }
    case 'checkpoint':
      return typeof value.note === 'string' ? { type: 'checkpoint', note: value.note } : null
    default:
      return null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isPosition = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const isHash = (value: unknown): value is string =>
  typeof value === 'string' && fromBase64(value)?.length === hashLength

const isSealedRef = (value: unknown): value is SealedRef =>
  typeof value === 'string' && /^val_[0-9A-Za-z_-]{43}$/.test(value)
