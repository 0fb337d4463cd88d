import type { StoppedCounts } from '@postern/protocol'
import type { SecretState } from './model.ts'

/** The topic by which those who answer for an application hear that it was breached. */
export const breachTopic = 'applications:report-breach'

/** How far back one looks: as long as sums by day are kept. */
export const mostBreachDays = 400

/** Something that an application authenticates with, or that leads to it, and that a report of its breach stops. */
export interface StoppableCredential {
  readonly id: string
  readonly kind: 'secret' | 'key' | 'certificate' | 'federation'
  readonly label: string
  /** As the API names it: `empty` and `lapsed` slots are nobody's, the rest works, will work, or worked. */
  readonly state: SecretState
  /** Some seconds late; null where it never was, or where that is not counted. */
  readonly lastUsedAt: Date | null
}

/** What was stopped of an application, by ID. */
export interface StoppedCredentials {
  readonly rotations: readonly string[]
  readonly secrets: readonly string[]
  readonly keys: readonly string[]
  readonly certificates: readonly string[]
  readonly federations: readonly string[]
}

export const countsOf = ({
  secrets,
  keys,
  certificates,
  federations,
  rotations,
}: StoppedCredentials): StoppedCounts => ({
  secrets: secrets.length,
  keys: keys.length,
  certificates: certificates.length,
  federations: federations.length,
  rotations: rotations.length,
})
