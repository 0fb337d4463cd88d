import type { Confirmation } from './claims.ts'
import type { Permission } from './permissions.ts'
import type { LogLevel, PersonType, Role, SpaceKind } from './roles.ts'
import type { SealedRef } from './sealed-ref.ts'
import type { SessionState } from './session-state.ts'
import type { TokenBinding } from './token-bindings.ts'

/** What people wrote about an application, and addresses, stand sealed; `description` is null where it is empty. */
export interface ApplicationState {
  readonly name: string
  readonly description: SealedRef | null
  readonly permissions: readonly string[]
  readonly allowedAddresses: readonly SealedRef[]
  readonly audiences: readonly string[]
  readonly tokenLifeSeconds: number
  readonly tokensPerHour: number | null
  readonly tokensPerDay: number | null
  readonly tokenBinding: TokenBinding
  readonly status: 'active' | 'disabled'
}

/** What of a space was changed. */
interface SpaceState {
  readonly name?: string
  readonly logLevel?: LogLevel
  readonly endsLeakedSecrets?: boolean
}

/** Where notices go is what people wrote, and stands sealed. */
export interface WebhookState {
  readonly name: string
  readonly url: SealedRef
  readonly topics: readonly string[]
  readonly status: 'active' | 'disabled'
}

/** What new secrets of a space must be, as far as it was set. */
interface SecretPolicyState {
  readonly longestDays?: number
  readonly mostSecrets?: number
  readonly mustExpire?: boolean
}

interface UserState {
  readonly name: SealedRef
  readonly type: PersonType
  readonly entitlements: readonly string[]
}

interface SecretSlot {
  readonly secret: string
  readonly label: string
  readonly notBefore: string
  readonly expiresAt: string
}

/** How much of each kind was stopped. */
export interface StoppedCounts {
  readonly secrets: number
  readonly keys: number
  readonly certificates: number
  readonly federations: number
  readonly rotations: number
}

interface KeyState {
  readonly key: string
  readonly label: string
  /** Of the public key (RFC 7638); null where the keys are at an address. */
  readonly thumbprint: string | null
  readonly jwksUrl: SealedRef | null
  readonly notBefore: string
  readonly expiresAt: string
}

interface CertificateState {
  readonly certificate: string
  readonly label: string
  /** The SHA-256 of the certificate; null where an authority vouches for whichever comes. */
  readonly thumbprint: string | null
  /** The SHA-256 of that authority's own certificate. */
  readonly authority: string | null
  /** Whom it must name: host names, addresses and people, which stand sealed. */
  readonly subject: SealedRef | null
  readonly notBefore: string
  readonly expiresAt: string
}

/** Subjects and claims name people and what is inside a company: they stand sealed. */
interface FederationState {
  readonly federation: string
  readonly label: string
  readonly issuer: string
  readonly jwksUrl: SealedRef | null
  readonly subject: SealedRef
  readonly claims: SealedRef | null
}

/** A subscription that was opened, and one that ended, with how much it was given. Other reads change nothing. */
export type SubscriptionChange =
  | { readonly after: { readonly subscription: string } }
  | { readonly before: { readonly subscription: string; readonly delivered: number } }

/** What changed, per action: the shape that stands in the event. An action that is not here changes nothing. */
export interface Changes {
  'installation:set-up': {
    readonly after: { readonly owner: string; readonly email: SealedRef; readonly name: SealedRef }
  }
  'spaces:create': { readonly after: { readonly name: string; readonly kind: SpaceKind } }
  'spaces:update': { readonly before: SpaceState; readonly after: SpaceState }
  'spaces:set-secret-policy': { readonly before: SecretPolicyState; readonly after: SecretPolicyState }
  'users:create': { readonly after: UserState & { readonly email: SealedRef } }
  'users:update': { readonly before: Partial<UserState>; readonly after: Partial<UserState> }
  'users:suspend': {
    readonly before: {
      readonly status: 'active' | 'suspended'
      readonly epoch: number
      /** Those that were open, and are ended. */
      readonly sessions: readonly string[]
    }
    readonly after: { readonly status: 'suspended'; readonly epoch: number }
  }
  'users:reactivate': {
    readonly before: { readonly status: 'active' | 'suspended' }
    readonly after: { readonly status: 'active' }
  }
  'users:delete': {
    readonly before: {
      readonly status: 'active' | 'suspended'
      readonly roles: readonly { readonly space: string | null; readonly role: Role }[]
    }
    readonly after: { readonly status: 'deleted'; readonly epoch: number }
  }
  'profile:update': { readonly before: { readonly name: SealedRef }; readonly after: { readonly name: SealedRef } }
  /** `ended` are sessions, by ID. */
  'sessions:create': {
    readonly after: {
      readonly session: string
      readonly idleMinutes: number
      readonly endsAt: string
      readonly ended: readonly string[]
    }
  }
  /** `session` is the one by which it was allowed. */
  'sessions:allow': { readonly after: { readonly session: string; readonly expiresAt: string } }
  'sessions:exchange': {
    readonly after: {
      readonly session: string
      /** The session by which it was allowed, and whose proof of the person it takes over. */
      readonly allowedBy: string
      readonly idleMinutes: number
      readonly endsAt: string
      readonly ended: readonly string[]
    }
  }
  'sessions:end-replayed': { readonly before: { readonly user: string; readonly state: SessionState } }
  'sessions:sign-out': { readonly before: { readonly sessions: readonly string[] } }
  'sessions:end': { readonly before: { readonly user: string; readonly state: SessionState } }
  'sessions:end-all': { readonly before: { readonly sessions: readonly string[] } }
  'sessions:reauthenticate': { readonly after: { readonly session: string } }
  'members:add': { readonly after: { readonly user: string; readonly space: string | null; readonly role: Role } }
  'members:appoint': { readonly after: { readonly user: string; readonly space: null; readonly role: Role } }
  'members:update': {
    readonly before: { readonly user: string; readonly role: Role }
    readonly after: { readonly user: string; readonly role: Role }
  }
  'members:remove': { readonly before: { readonly user: string; readonly space: string | null; readonly role: Role } }
  'invitations:create': {
    readonly after: {
      readonly email: SealedRef
      readonly name: SealedRef
      readonly role: Role
      readonly expiresAt: string
    }
  }
  'invitations:resend': {
    readonly before: { readonly expiresAt: string }
    readonly after: { readonly expiresAt: string }
  }
  'invitations:withdraw': { readonly before: { readonly role: Role } }
  'invitations:accept': {
    readonly after: { readonly user: string; readonly role: Role; readonly isNewUser: boolean }
  }
  'applications:create': { readonly after: ApplicationState & SecretSlot }
  'applications:copy': {
    readonly after: ApplicationState &
      SecretSlot & {
        readonly copiedFrom: string
        /** What the original has and the copy was not granted, because whoever copied does not hold it there. */
        readonly withheld: readonly string[]
      }
  }
  'applications:replace': {
    readonly after: ApplicationState &
      SecretSlot & {
        readonly replaces: string
        readonly rotation: string
        readonly finishesWhenQuiet: boolean
        /** Those that named the old one, and name the new one, too. */
        readonly policies: readonly string[]
      }
  }
  'applications:update': { readonly before: Partial<ApplicationState>; readonly after: Partial<ApplicationState> }
  'applications:grant': {
    readonly before: { readonly permissions: readonly string[] }
    readonly after: { readonly permissions: readonly string[] }
  }
  'applications:assign': {
    readonly before: { readonly owners: readonly string[]; readonly ownerRoles: readonly string[] }
    readonly after: { readonly owners: readonly string[]; readonly ownerRoles: readonly string[] }
  }
  'applications:disable': { readonly before: { readonly epoch: number }; readonly after: { readonly epoch: number } }
  'applications:enable': {
    readonly before: { readonly status: 'active' | 'disabled' }
    readonly after: { readonly status: 'active' }
  }
  'applications:report-breach': {
    /** All that was stopped, by ID. */
    readonly before: {
      readonly epoch: number
      readonly secrets: readonly string[]
      readonly keys: readonly string[]
      readonly certificates: readonly string[]
      readonly federations: readonly string[]
      readonly rotations: readonly string[]
    }
    /** `since` is the time from which on it was believed breached. The slot is that of the secret instead of them. */
    readonly after: SecretSlot & {
      readonly epoch: number
      readonly since: string | null
      readonly stopped: StoppedCounts
    }
  }
  'applications:rotate': { readonly after: SecretSlot }
  'applications:reveal': { readonly after: { readonly secret: string; readonly hint: string } }
  'applications:label': {
    readonly before: { readonly secret: string; readonly label: string }
    readonly after: { readonly secret: string; readonly label: string }
  }
  'applications:add-key': { readonly after: KeyState }
  'applications:retire-key': { readonly before: { readonly key: string; readonly thumbprint: string | null } }
  'applications:add-certificate': { readonly after: CertificateState }
  'applications:retire-certificate': {
    readonly before: { readonly certificate: string; readonly thumbprint: string | null }
  }
  'applications:add-federation': { readonly after: FederationState }
  'applications:retire-federation': { readonly before: { readonly federation: string; readonly issuer: string } }
  'webhooks:create': { readonly after: WebhookState }
  'webhooks:update': { readonly before: Partial<WebhookState>; readonly after: Partial<WebhookState> }
  'webhooks:disable': { readonly after: { readonly reason: 'gone'; readonly message: string } }
  'webhooks:delete': { readonly before: { readonly name: string; readonly waiting: number } }
  'webhooks:rotate': { readonly after: { readonly claimBy: string } }
  'webhooks:reveal': {
    /** Until when the secret before it signs as well; null where there was none. */
    readonly after: { readonly previousUntil: string | null }
  }
  'webhooks:test': { readonly after: { readonly message: string } }
  'webhooks:redeliver': { readonly after: { readonly message: string } }
  'secrets:report': { readonly after: { readonly report: string; readonly secret: string } }
  /** `reporter` is a user or an application. */
  'secrets:find': {
    readonly after: {
      readonly report: string
      readonly reporter: string
      readonly secret: string
      readonly isEnded: boolean
    }
  }
  'applications:retire': {
    readonly before: { readonly secret: string; readonly hint: string | null }
    readonly after: { readonly forced: boolean }
  }
  'rotations:start': {
    readonly after: {
      readonly rotation: string
      readonly startsAt: string
      readonly finishesWhenQuiet: boolean
      /** The slot of the new one, null where it starts later; and those that shall end. */
      readonly secret: string | null
      readonly replaces: readonly string[]
    }
  }
  'rotations:finish': {
    readonly before: { readonly secrets: readonly string[] }
    /** `replacement` is the application that took the place of the one that was ended with them. */
    readonly after: {
      readonly rotation: string
      readonly secret: string
      readonly forced: boolean
      readonly replacement?: string
    }
  }
  'rotations:cancel': {
    readonly before: { readonly rotation: string; readonly state: 'scheduled' | 'running' }
    /** The empty slot that was closed with it. */
    readonly after: {
      readonly closed: string | null
      /** The application that was to take the place, and whether it was stopped, because it never did anything. */
      readonly replacement?: string
      readonly isStopped?: boolean
    }
  }
  'rotations:advance': {
    readonly after: {
      readonly rotation: string
      readonly state: 'running' | 'finished' | 'cancelled'
      readonly secret: string | null
      readonly retired: readonly string[]
    }
  }
  'tokens:issue': {
    readonly after: {
      readonly token: string
      readonly scope: string
      readonly audience: string
      readonly expiresAt: string
      /** What it is bound to; left out where that is nothing. */
      readonly boundTo?: Confirmation
    }
  }
  'tokens:exchange': {
    readonly after: {
      readonly token: string
      /** The application in whose name it is, and the token that it was given for. */
      readonly subject: string
      readonly subjectToken: string
      readonly scope: string
      readonly audience: string
      readonly expiresAt: string
      readonly boundTo?: Confirmation
    }
  }
  'tokens:revoke': { readonly after: { readonly application: string; readonly expiresAt: string } }
  'audit:read': SubscriptionChange
  'sessions:read': SubscriptionChange
  'signing-keys:rotate': {
    readonly after: {
      readonly published: string | null
      readonly active: string | null
      readonly withdrawn: readonly string[]
    }
  }
}

/** The change an action records, or never where it has none. */
export type Change<Action extends Permission> = Action extends keyof Changes ? Changes[Action] : never
