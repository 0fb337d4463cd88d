import type { Id, SpaceKind } from '@postern/protocol'

/** An environment or tenant. */
export interface Space {
  readonly type: 'Space'
  readonly id: Id<'Space'>
  /** Its own ID: a space belongs to itself. */
  readonly spaceId: Id<'Space'>
  readonly name: string
  readonly kind: SpaceKind
  readonly createdAt: Date
}
