import type { Permission, SealedRef } from '@postern/protocol'
import type { AuditEvent } from './model.ts'

/** Whose events, and from which moment on. */
export interface ActivityOf {
  readonly actorId: string
  readonly since: Date
}

/** How often something was, and when first and last. */
export interface Count {
  readonly count: number
  readonly firstAt: Date
  readonly lastAt: Date
}

/** How often an actor did something, or tried to. */
export interface ActionCount extends Count {
  readonly action: Permission
  readonly outcome: AuditEvent['outcome']
}

/** How often an actor came from an address, by which credential. */
export interface SourceCount extends Count {
  /** The sealed address; null where there was none. */
  readonly source: SealedRef | null
  readonly credentialId: string | null
}
