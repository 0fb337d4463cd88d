import type { Id } from '@postern/protocol'
import type { Secret } from '../../kernel/secret.ts'

/** A person. Belongs to the installation: roles come from memberships. */
export interface User {
  readonly type: 'User'
  readonly id: Id<'User'>
  readonly spaceId: null
  readonly email: string
  readonly name: string
  readonly status: 'active' | 'suspended' | 'deleted'
  readonly createdAt: Date
  /** Which spaces the person is in, for decisions. */
  readonly memberships: readonly { readonly spaceId: string | null }[]
}

/** What a user is made of. */
export interface UserDraft {
  readonly id: Id<'User'>
  readonly email: string
  readonly name: string
  readonly passwordHash: Secret | null
}
