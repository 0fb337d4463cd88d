import type { Change } from './changes.ts'
import type { ErrorCode } from './errors.ts'
import type { Permission } from './permissions.ts'
import type { Resource } from './resources.ts'
import type { SealedRef } from './sealed-ref.ts'

/** Who acted. IDs are random and stand in clear; nothing here is personal. */
export type EventActor =
  | { readonly type: 'user'; readonly id: string; readonly credential: string | null }
  | { readonly type: 'application'; readonly id: string; readonly space: string; readonly credential: string | null }
  | { readonly type: 'system'; readonly id: string }
  | { readonly type: 'anonymous' }

export interface EventDecision {
  readonly id: string
  readonly policyVersion: number
  /** IDs of the policies that decided. */
  readonly policies: readonly string[]
  /** The attributes of the target the decision saw. */
  readonly attributes: Readonly<Record<string, JsonValue>>
}

export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined }

/**
 * One action as evidence. Its canonical bytes (RFC 8785) are what is stored, hashed and sealed:
 * a field may be added in a later `v`, never changed in meaning.
 */
export interface AuditEvent<Action extends Permission = Permission> {
  readonly v: 1
  readonly id: string
  /** RFC 3339, UTC, milliseconds; the same time as in the ID. */
  readonly at: string
  readonly action: Action
  readonly outcome: 'done' | 'refused' | 'failed'
  /** Why not, where it was not done. */
  readonly code: ErrorCode | null
  readonly actor: EventActor
  readonly space: string | null
  readonly target: { readonly type: Resource; readonly id: string } | null
  readonly decision: EventDecision | null
  /** What changed, in the shape of the action. Personal values stand as SealedRef. */
  readonly change: Change<Action> | null
  readonly request: string
  /** Where from: the sealed address. */
  readonly source: SealedRef | null
}
