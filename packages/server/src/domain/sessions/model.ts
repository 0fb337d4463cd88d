import type { Id, Role, SealedRef, SessionState } from '@postern/protocol'
import type { Keyring, Place } from '../../kernel/encryption/keyring.ts'

/** Minutes without a request after which a session ends. */
export const idleMinutes = { least: 5, most: 60, usual: 30 } as const

/** However busy it is, a session ends after this. */
export const longestSessionMs = 12 * 3_600_000

/** What is written of a session's use lags behind by so much. */
export const touchMs = 60_000

/** A person signed in, in one browser or program. Belongs to the installation, like the person. */
export interface Session {
  readonly type: 'Session'
  readonly id: Id<'Session'>
  readonly spaceId: null
  readonly userId: Id<'User'>
  readonly idleMinutes: number
  readonly createdAt: Date
  readonly authenticatedAt: Date
  /** To the minute. */
  readonly lastUsedAt: Date
  readonly idleEndsAt: Date
  readonly endsAt: Date
  readonly endedAt: Date | null
  /** The sealed address it was begun from. */
  readonly startedFrom: SealedRef | null
  /** The sealed family of its browser. */
  readonly agent: Uint8Array | null
  /** Which spaces its person is in, and as what, for decisions. */
  readonly user: { readonly memberships: readonly { readonly spaceId: string | null; readonly role: Role }[] }
}

/** Where the sealed family of its browser stands. */
export const agentPlace = (sessionId: string): Place => ({ table: 'sessions', column: 'agent', row: sessionId })

/** The family of the browser, or null where the request told none, or what was kept does not open any more. */
export const browserOfSession = ({ id, agent }: Session, keyring: Keyring): string | null => {
  if (!agent) return null
  try {
    return Buffer.from(keyring.open('sessions', agentPlace(id), agent)).toString()
  } catch {
    // Damaged at rest: that must not hide a session, which somebody may want to end.
    return null
  }
}

/** What a session is at a moment. Where it could still be used it is open: nobody shall overlook it. */
export const stateOfSession = (
  { endedAt, idleEndsAt, endsAt }: Pick<Session, 'endedAt' | 'idleEndsAt' | 'endsAt'>,
  now: number,
): SessionState => {
  if (endedAt) return 'ended'
  return idleEndsAt.getTime() + touchMs <= now || endsAt.getTime() <= now ? 'expired' : 'open'
}

/** A session as the cookie is checked against it. */
export interface CheckedSession {
  readonly id: string
  readonly userId: string
  /** The user's epoch at sign-in. */
  readonly epoch: number
  readonly idleMinutes: number
  readonly authenticatedAt: number
  readonly lastSeenAt: number
  readonly endsAt: number
  readonly isEnded: boolean
}
