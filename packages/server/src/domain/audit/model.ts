import type { AuditEvent as EventContent, Id, Permission, SealedRef } from '@postern/protocol'

/**
 * What the tree says of an event. `unsealed`: no place yet, so outside the claim; usual in its first seconds only.
 * `altered`: the bytes are not those that were sealed.
 */
export type SealState = 'sealed' | 'unsealed' | 'altered'

/** One action as evidence. Everything here is read from the canonical bytes, never from the columns beside them. */
export interface AuditEvent {
  readonly type: 'AuditEvent'
  readonly id: Id<'AuditEvent'>
  readonly spaceId: string | null
  readonly action: Permission
  readonly outcome: EventContent['outcome']
  readonly content: EventContent
  /** The canonical text (RFC 8785) that is hashed. */
  readonly canonical: string
}

/** An event as it is shown. */
export interface ShownAuditEvent extends AuditEvent {
  /** Its place in the tree; null where it has none yet. */
  readonly position: number | null
  readonly seal: SealState
  /** The address it came from; null where there was none, or the subject was erased. */
  readonly address: string | null
  /** What the sealed values in its change say; null where the subject was erased. */
  readonly sealedValues: readonly { readonly ref: SealedRef; readonly value: string | null }[]
}

/** The log as its key last signed for it (C2SP tlog-checkpoint). */
export interface AuditCheckpoint {
  readonly size: number
  /** Base 64. */
  readonly root: string
  /** The signed note. */
  readonly note: string
  readonly createdAt: Date
}

/** All it takes to verify, trusting nobody but the log's key, that an event is in the log. */
export interface AuditProof {
  /** The canonical text: its leaf hash must come out of it. */
  readonly canonical: string
  /** Null where the event is not sealed yet: then there is nothing to prove. */
  readonly sealed: {
    readonly position: number
    /** Base 64, as sealed. */
    readonly leafHash: string
    /** Base 64, from the leaf up (RFC 9162 §2.1.3.1), in the tree of `checkpoint.size`. */
    readonly hashes: readonly string[]
    readonly checkpoint: AuditCheckpoint
  } | null
  /** The log's verifier key (C2SP signed-note); null before the first start made it. */
  readonly verifierKey: string | null
}
