import type { ClientDirectory } from '../../domain/tokens/client-directory.ts'
import type { InvitationGate } from '../../domain/invitations/gate.ts'
import type { SessionDirectory } from '../../domain/sessions/session-directory.ts'
import type { TokenVerifier } from '../../domain/tokens/verification.ts'
import type { UsageCounters } from '../../domain/applications/usage.ts'
import type { Deps } from '../../kernel/deps.ts'
import type { SetUpGate } from '../../workflows/set-up.ts'
import type { FailureLimit } from './failure-limit.ts'

/** What the faces work with: the kernel's dependencies and what is held in memory beside them. */
export interface Services {
  readonly deps: Deps
  readonly clients: ClientDirectory
  readonly verifier: TokenVerifier
  readonly sessions: SessionDirectory
  readonly usage: UsageCounters
  readonly setUpGate: SetUpGate
  /** Wrong credentials of clients by address. */
  readonly wrongCredentials: FailureLimit
  /** Clients read from the database for an address that was wrong too often. */
  readonly lookUps: FailureLimit
  /** Wrong set-up tokens by address: apart, so that a broken client does not keep the owner out. */
  readonly wrongSetUpTokens: FailureLimit
  readonly invitationGate: InvitationGate
  /** Wrong invitation tokens by address. */
  readonly wrongInvitations: FailureLimit
  /** Cookies of no session, by address. */
  readonly unknownSessions: FailureLimit
  readonly isLive: () => boolean
  /** What is not ready, by name; empty when all is. */
  readonly faults: () => Promise<readonly string[]>
}
