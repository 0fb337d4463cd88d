import type { CheckpointProblem } from './checkpoint.ts'

/** What a verifier can find wrong with an export, with the sentence that says what it means. */
export const exportProblems = {
  HEADER_MISSING: 'The export does not begin with the line that says which log it is of',
  LINE_MALFORMED: 'The line is not one an export has: cut, garbled or foreign',
  LINE_NOT_CANONICAL: 'The line is not written as exporters write it, so other readers may see something else in it',
  KEY_WRONG: 'The export names another key than the trusted one, or none that can be read',
  EVENT_EDITED: 'The event is not the one that was sealed here',
  EVENT_MALFORMED: 'The event has no ID or time of an audit event',
  EVENT_TIME_WRONG: 'The time of the event is not the time in its ID',
  EVENT_REPEATED: 'An event of this ID was there already',
  EVENT_WITHHELD: 'Only the hash is here, not the event, and completeness was asked for',
  POSITION_MISSING: 'Neither event nor hash is here for a position of the log',
  POSITION_REPEATED: 'The position was there already, or comes out of order',
  BEYOND_CHECKPOINT: 'The position is after the newest checkpoint, so nothing vouches for it',
  EXPORT_CUT_OFF: 'The export ends before the size its newest checkpoint states',
  LOG_CUT_OFF: 'A checkpoint kept from before states a larger log: entries were cut off since',
  ROOT_WRONG: 'The entries are not those the checkpoint was signed for',
  HISTORY_CHANGED: 'The entries are not those of a checkpoint kept from before',
  CHECKPOINT_MISSING: 'No checkpoint that holds is in the export, so nothing vouches for it',
  CHECKPOINT_MISPLACED: 'The checkpoint comes after the position its size ends at',
  KNOWN_CHECKPOINT_INVALID: 'A checkpoint kept from before is not signed by this log',
  VALUE_EDITED: 'The encrypted value is not the one its name stands for',
  NOTE_MALFORMED: 'The checkpoint is not a signed note',
  CHECKPOINT_MALFORMED: 'The signed note is not a checkpoint',
  KEY_UNKNOWN: 'The checkpoint is not signed by the key of the log',
  SIGNATURE_INVALID: 'The signature of the checkpoint does not verify',
  ORIGIN_WRONG: 'The checkpoint is, or the export says it is, of another log',
} as const satisfies Record<CheckpointProblem, string> & Record<string, string>

export type ExportProblemCode = keyof typeof exportProblems

/** Where a problem is, as far as that can be said. */
export interface ExportPlace {
  /** From 1. */
  readonly line?: number
  readonly position?: number
  readonly eventId?: string
}

export interface ExportProblem extends ExportPlace {
  readonly code: ExportProblemCode
  readonly message: string
}

/** What verifying an export came to. */
export interface ExportReport {
  /** Whether nothing is wrong. Says no more than the key does: with `keyTrusted` false, that the export fits itself. */
  readonly ok: boolean
  /** The first thousand, in the order they were found. */
  readonly problems: readonly ExportProblem[]
  /** All of them. */
  readonly problemCount: number
  /** Sealed events. */
  readonly events: number
  /** Positions with a hash and no event: of other spaces, filtered away, expired; or held back. */
  readonly leavesOnly: number
  /** Events that are not sealed yet, outside the claim. */
  readonly unsealed: number
  /** Encrypted personal values. */
  readonly values: number
  /** As the newest checkpoint that holds states it; 0 without one. */
  readonly size: number
  /** Base 64, computed from the entries at `size`; null where they do not reach or have gaps. */
  readonly root: string | null
  readonly origin: string | null
  /** Whether the checkpoints were verified by a key the caller brought, which is the export's too. */
  readonly keyTrusted: boolean
}

const kept = 1000

/** Collects problems; past the first thousand it only counts, so that garbage cannot fill the memory. */
export class ProblemList {
  readonly problems: ExportProblem[] = []
  count = 0

  add(code: ExportProblemCode, place: ExportPlace = {}, detail = ''): void {
    this.count += 1
    if (this.problems.length >= kept) return
    this.problems.push({
      code,
      ...place,
      message: detail === '' ? exportProblems[code] : `${exportProblems[code]} (${detail})`,
    })
  }
}
