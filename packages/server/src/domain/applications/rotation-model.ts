import type { Id } from '@postern/protocol'
import { stateOfSecret, type Application, type SecretSlot } from './model.ts'
import { isUsed, type SecretUse } from './secret-use-model.ts'

export const rotationStates = ['scheduled', 'running', 'finished', 'cancelled'] as const

/** One rotation of an application's secrets: a new one beside the old, and the end of the old. */
export interface Rotation {
  readonly id: Id<'ApplicationRotation'>
  readonly spaceId: Id<'Space'>
  readonly applicationId: Id<'Application'>
  readonly state: (typeof rotationStates)[number]
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
  /** When the new secret was first used; null where it was not. */
  readonly firstUsedAt: Date | null
  readonly replaced: readonly SecretUse[]
}

/** What a running rotation still waits for. */
export const missingOf = (
  { secret, firstUsedAt, replaced }: RotationProgress,
  now: Date,
): 'new secret' | 'its use' | 'quiet' | null => {
  if (secret === null || stateOfSecret(secret, now) !== 'live') return 'new secret'
  if (firstUsedAt === null) return 'its use'
  return replaced.some((use) => isUsed(use, now)) ? 'quiet' : null
}
