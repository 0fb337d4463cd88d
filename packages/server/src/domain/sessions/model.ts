/** Minutes without a request after which a session ends. */
export const idleMinutes = { least: 5, most: 60, usual: 30 } as const

/** However busy it is, a session ends after this. */
export const longestSessionMs = 12 * 3_600_000

/** A session as the cookie is checked against it. */
export interface Session {
  readonly id: string
  readonly userId: string
  /** The user's epoch at sign-in. */
  readonly epoch: number
  readonly idleMinutes: number
  readonly authenticatedAt: number
  readonly lastSeenAt: number
  readonly endsAt: number
  readonly isEnded: boolean
}
