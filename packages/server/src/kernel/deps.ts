import type { Activity } from './activity.ts'
import type { Evidence } from './audit/evidence.ts'
import type { RefusalCounts } from './audit/refusal-counts.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import type { Egress } from './egress.ts'
import type { Keyring } from './encryption/keyring.ts'
import type { Ids } from './ids.ts'
import type { Log } from './log.ts'
import type { PolicyEngine } from './policy/engine.ts'
import type { Randomness } from './randomness.ts'
import type { TokenSigner } from './signing.ts'
import type { Subscriptions } from './subscriptions.ts'

/** Hashes passwords with argon2id, a bounded number at a time. */
export interface PasswordHasher {
  /** @throws Fault OVERLOADED where too many wait already; so does `verify` */
  hash(password: string): Promise<string>
  /** @param hash null where there is none: false then, after the same work */
  verify(hash: string | null, password: string): Promise<boolean>
}

/** Everything the primitives and domains work with, built once in the composition root. Tests fake here and nowhere else. */
export interface Deps {
  readonly clock: Clock
  readonly randomness: Randomness
  readonly ids: Ids
  readonly database: Database
  readonly keyring: Keyring
  readonly evidence: Evidence
  readonly activity: Activity
  readonly refusals: RefusalCounts
  readonly policy: PolicyEngine
  readonly changes: ChangeFeed
  readonly subscriptions: Subscriptions
  readonly passwords: PasswordHasher
  readonly signer: TokenSigner
  /** The way to hosts that others named. */
  readonly egress: Egress
  /** The issuer (RFC 8414 §2): the public address, and the audience of our own API. */
  readonly issuer: string
  /** Whether clients can show certificates. */
  readonly takesCertificates: boolean
  readonly log: Log
}
