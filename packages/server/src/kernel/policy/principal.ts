import type { Role } from '@postern/protocol'

/** Who is deciding rights: what an actor is, read from the store and cached. */
export interface Principal {
  readonly type: 'user' | 'application'
  readonly id: string
  /** False for whoever is suspended, disabled or gone: nothing is allowed then. */
  readonly isActive: boolean
  /** Raised to void what was handed out before. */
  readonly epoch: number
  /** Roles by space; null is the installation. */
  readonly roles: readonly { readonly role: Role; readonly spaceId: string | null }[]
  /** What an application was granted, where, and from which addresses and ranges it may use it; from any where empty. */
  readonly grants: {
    readonly permissions: readonly string[]
    readonly spaceId: string
    readonly addresses: readonly string[]
  } | null
}

/** Every policy, and the version that rises whenever one of them changes. */
export interface PolicySet {
  readonly version: number
  readonly policies: readonly import('./policy.ts').Policy[]
}
