import type { ClientDirectory } from '../../domain/tokens/client-directory.ts'
import type { InvitationGate } from '../../domain/invitations/gate.ts'
import type { SpaceLogLevels } from '../../domain/spaces/log-levels.ts'
import type { SessionDirectory } from '../../domain/sessions/session-directory.ts'
import type { DpopProofs } from '../../domain/tokens/dpop-proofs.ts'
import type { OneTimeIds } from '../../domain/tokens/one-time-ids.ts'
import type { RemoteKeySets } from '../../domain/tokens/remote-key-sets.ts'
import type { TokenVerifier } from '../../domain/tokens/verification.ts'
import type { UsageCounters } from '../../domain/applications/usage-counters.ts'
import type { Deps } from '../../kernel/deps.ts'
import type { TokenQuotas } from '../../kernel/limits/quotas.ts'
import type { Limits } from '../../kernel/limits/limits.ts'
import type { SetUpGate } from '../../workflows/set-up.ts'
import type { Traffic } from './traffic.ts'

/** What the faces work with: the kernel's dependencies and what is held in memory beside them. */
export interface Services {
  readonly deps: Deps
  readonly clients: ClientDirectory
  readonly oneTimeIds: OneTimeIds
  readonly proofs: DpopProofs
  readonly keySets: RemoteKeySets
  readonly verifier: TokenVerifier
  readonly sessions: SessionDirectory
  readonly usage: UsageCounters
  readonly setUpGate: SetUpGate
  readonly invitationGate: InvitationGate
  readonly limits: Limits
  readonly tokenQuotas: TokenQuotas
  readonly traffic: Traffic
  readonly spaceLogLevels: SpaceLogLevels
  readonly isLive: () => boolean
  /** What is not ready, by name; empty when all is. */
  readonly faults: () => Promise<readonly string[]>
}
