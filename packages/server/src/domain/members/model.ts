import type { Id, Role } from '@postern/protocol'

/** A person's role in a space, or in the installation where spaceId is null. */
export interface Member {
  readonly type: 'Member'
  readonly id: Id<'Member'>
  readonly spaceId: Id<'Space'> | null
  readonly userId: Id<'User'>
  readonly role: Role
  readonly createdAt: Date
}
