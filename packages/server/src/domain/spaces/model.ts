import type { Id, LogLevel, SpaceKind } from '@postern/protocol'

/** What new secrets of the applications in a space must be; those there are stay as they are. */
export interface SecretPolicy {
  /** The longest life of a secret that expires, in days from when it begins to work. */
  readonly longestDays: number
  /** How many secrets an application has at most at once. */
  readonly mostSecrets: number
  /** Whether each must expire. */
  readonly mustExpire: boolean
}

/** The bounds within which a space sets them. With fewer than two secrets at once nothing could be rotated. */
export const secretPolicyBounds = {
  longestDays: { least: 1, most: 730 },
  mostSecrets: { least: 2, most: 5 },
} as const

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
  readonly secretPolicy: SecretPolicy
  /** Whether a secret of its applications that was found elsewhere, and reported, ends at once. */
  readonly endsLeakedSecrets: boolean
  readonly createdAt: Date
}

/** What the log says where a space does not say otherwise: of production errors only. */
export const usualLogLevel: Readonly<Record<SpaceKind, LogLevel>> = {
  development: 'debug',
  staging: 'info',
  production: 'error',
}
