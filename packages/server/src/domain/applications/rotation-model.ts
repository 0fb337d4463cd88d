import type { Id } from '@postern/protocol'
import { stateOfSecret, type Application, type SecretSlot } from './model.ts'
import { isUsed, type SecretUse } from './secret-use-model.ts'

export const rotationStates = ['scheduled', 'running', 'finished', 'cancelled'] as const

/**
 * One rotation of an application's secrets: a new one beside the old, and the end of the old. Or of the application itself:
 * another one beside it, and its end.
 */
export interface Rotation {
  readonly id: Id<'ApplicationRotation'>
  readonly spaceId: Id<'Space'>
  readonly applicationId: Id<'Application'>
  readonly state: (typeof rotationStates)[number]
  /** The application that shall take the place of this one; null where only its secrets change. */
  readonly replacementId: Id<'Application'> | null
  /** The slot of the new secret; null until it starts. */
  readonly secretId: Id<'ApplicationSecret'> | null
  /** The secrets it shall end. */
  readonly replaces: readonly string[]
  readonly label: string
  readonly expiresInDays: number | null
  readonly startsAt: Date
  /** Whether the service itself finishes it, once the new secret is used and the old ones are quiet. */
  readonly finishesWhenQuiet: boolean
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  readonly createdAt: Date
  readonly createdById: string
}

/** How far a rotation is. */
export interface RotationProgress {
  readonly rotation: Rotation
  readonly application: Application
  readonly secret: SecretSlot | null
  /** When the new secret, or the new application, was first used; null where it was not. */
  readonly firstUsedAt: Date | null
  readonly replaced: readonly SecretUse[]
  /** Of an application that is replaced: its use, by whatever it authenticates with; null where it only gets a new secret. */
  readonly use: ApplicationUse | null
}

/** What is known of the use of an application. */
export interface ApplicationUse {
  readonly lastUsedAt: Date | null
  /** When it is quiet if nobody uses it again; null where it was not used for as long as any token lives. */
  readonly quietAt: Date | null
}

/** What a running rotation still waits for. */
export const missingOf = (
  { secret, firstUsedAt, replaced, use }: RotationProgress,
  now: Date,
): 'new secret' | 'its use' | 'quiet' | null => {
  const isLive = secret !== null && stateOfSecret(secret, now) === 'live'
  // Another application may have been given a key instead, or a further secret: that it is used is what counts.
  if (!isLive && (use === null || firstUsedAt === null)) return 'new secret'
  if (firstUsedAt === null) return 'its use'
  if (use !== null) return use.quietAt !== null && use.quietAt > now ? 'quiet' : null
  return replaced.some((use) => isUsed(use, now)) ? 'quiet' : null
}
