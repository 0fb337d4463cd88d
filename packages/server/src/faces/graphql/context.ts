import type { SpaceKind } from '@postern/protocol'
import type DataLoader from 'dataloader'
import type {
  ApplicationCertificate,
  ApplicationFederation,
  ApplicationKey,
  SecretSlot,
} from '../../domain/applications/model.ts'
import type { ClientFinding } from '../../domain/applications/client-health.ts'
import type { ApplicationUsage, NamedCount } from '../../domain/applications/usage-model.ts'
import type { RotationProgress } from '../../domain/applications/rotation-model.ts'
import type { Member } from '../../domain/members/model.ts'
import type { Space } from '../../domain/spaces/model.ts'
import type { User } from '../../domain/users/model.ts'
import type { BreachPlace, BreachPreview } from '../../workflows/preview-breach.ts'
import type { Call } from '../../kernel/actor.ts'
import type { Deps } from '../../kernel/deps.ts'
import type { Connection } from '../../kernel/following.ts'
import type { Browser } from '../shared/session-cookie.ts'

/** The connection as a subscription sees it. */
export interface EventConnection extends Connection {
  /** Whether the caller takes server-sent events, and nothing else will do. */
  readonly takesEvents: boolean
}

/** Whose usage, from one day to another. */
export interface UsageAsked {
  readonly id: string
  readonly from: Date | null
  readonly to: Date | null
}

/** What a resolver works with: the call it serves, and loaders that live as long as it. */
export interface GraphqlContext {
  readonly call: Call
  readonly deps: Deps
  readonly browser: Browser
  readonly connection: EventConnection
  /** Those of a subscription live as long as one of its events. */
  loaders: {
    /** Null for a space the caller may not see. */
    readonly space: DataLoader<string, Space | null>
    /** Null for a person the caller may not see. */
    readonly user: DataLoader<string, User | null>
    /** Of a person, those that the caller may see; null where that is none of any. */
    readonly memberships: DataLoader<string, readonly Member[] | null>
    /** Of a session, the address it was begun from; null where there is none, or the caller may not see it. */
    readonly sessionAddress: DataLoader<string, string | null>
    /** Of an application, its last rotation; null where there is none, or the caller may not see it. */
    readonly rotation: DataLoader<string, RotationProgress | null>
    /** Of an application, what its space is for; null where the caller may not see it. */
    readonly environment: DataLoader<string, SpaceKind | null>
    /** Null where the caller may not see any. */
    readonly secretSlots: DataLoader<string, readonly SecretSlot[] | null>
    /** Null where the caller may not see any. */
    readonly applicationKeys: DataLoader<string, readonly ApplicationKey[] | null>
    /** Null where the caller may not see any. */
    readonly applicationCertificates: DataLoader<string, readonly ApplicationCertificate[] | null>
    readonly applicationFederations: DataLoader<string, readonly ApplicationFederation[] | null>
    /** Null for an application whose usage the caller may not see. */
    readonly usage: DataLoader<UsageAsked, ApplicationUsage | null>
    /** Of a usage, the networks; null where the caller may not see them. */
    readonly places: DataLoader<ApplicationUsage, readonly NamedCount[] | null>
    /** Of a preview of a breach, the addresses; null where the caller may not see them. */
    readonly breachPlaces: DataLoader<BreachPreview, readonly BreachPlace[] | null>
    /** Null for an application whose usage the caller may not see. */
    readonly clientHealth: DataLoader<string, readonly ClientFinding[] | null>
    /** Of a secret, the address it was last used from; null where there is none, or the caller may not see it. */
    readonly lastAddress: DataLoader<string, string | null>
  }
}
