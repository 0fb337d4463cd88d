import type { Id, LogLevel, SpaceKind } from '@postern/protocol'

/** An environment or tenant. */
export interface Space {
  readonly type: 'Space'
  readonly id: Id<'Space'>
  /** Its own ID: a space belongs to itself. */
  readonly spaceId: Id<'Space'>
  readonly name: string
  readonly kind: SpaceKind
  /** What the log says of requests of its applications. */
  readonly logLevel: LogLevel
  readonly createdAt: Date
}

/** What the log says where a space does not say otherwise: of production errors only. */
export const usualLogLevel: Readonly<Record<SpaceKind, LogLevel>> = {
  development: 'debug',
  staging: 'info',
  production: 'error',
}
