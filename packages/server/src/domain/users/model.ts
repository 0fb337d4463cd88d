import type { Id, PersonType, Role } from '@postern/protocol'
import type { Secret } from '../../kernel/secret.ts'

/** A person. Belongs to the installation: roles come from memberships. */
export interface User {
  readonly type: 'User'
  readonly id: Id<'User'>
  readonly spaceId: null
  /** Null of somebody who was deleted, like the name. */
  readonly email: string | null
  readonly name: string | null
  readonly status: 'active' | 'suspended' | 'deleted'
  readonly personType: PersonType
  readonly entitlements: readonly string[]
  readonly epoch: number
  readonly createdAt: Date
  /** Which spaces the person is in, and as what, for decisions. */
  readonly memberships: readonly { readonly spaceId: string | null; readonly role: Role }[]
}

/** A user who was not deleted. */
export interface Person extends User {
  readonly email: string
  readonly name: string
  readonly status: 'active' | 'suspended'
}

/** What a user is made of. */
export interface UserDraft {
  readonly id: Id<'User'>
  readonly email: string
  readonly name: string
  readonly passwordHash: Secret | null
  readonly personType?: PersonType
  readonly entitlements?: readonly string[]
}

/** What a person proves who they are by. */
export interface Credential {
  readonly userId: Id<'User'>
  readonly isActive: boolean
  /** Null while the person has no password. */
  readonly passwordHash: Secret | null
}
