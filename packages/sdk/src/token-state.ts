import { elapsedMs } from './platform.ts'
import type { Instant } from './platform.ts'

/** What is known of a token's life. */
export interface TokenLife {
  /** When the token was asked for: it cannot have been issued before, so its life cannot end before we think. */
  readonly requestedAt: Instant
  /** The answer's `expires_in`. */
  readonly lifeSeconds: number
  /** The answer's `refresh_in`: the slot the server assigned for the renewal. */
  readonly refreshInSeconds: number | null
}

/**
 * - `fresh`: serve it.
 * - `stale`: serve it, and renew in the background.
 * - `expired`: wait for a new one.
 */
export type TokenState = 'fresh' | 'stale' | 'expired'

/** The last sixth of a token's life (1 h of 6 h) is for renewing it and, when that fails, for trying again. */
const renewalShare = 1 / 6
/** So much must be left at the least when the renewal starts, or there would be no time to try again. */
const bridgeShare = 1 / 12
/** What an outage of 55 minutes and the tries at its end take; the last sixth of six hours has that, and some to spread. */
const outageSeconds = 56 * 60
const bridgedFromSeconds = 6 * 3600
/** Over so much of a life at most a client spreads its renewal where the server did not assign a slot. */
const spreadShare = 1 / 60

const bridgeSeconds = (lifeSeconds: number): number =>
  Math.max(lifeSeconds * bridgeShare, lifeSeconds >= bridgedFromSeconds ? outageSeconds : 0)

const slotMs = ({ refreshInSeconds, lifeSeconds }: TokenLife): number | null =>
  refreshInSeconds !== null && refreshInSeconds > 0 && refreshInSeconds <= lifeSeconds - bridgeSeconds(lifeSeconds)
    ? refreshInSeconds * 1000
    : null

/**
 * Milliseconds from `requestedAt` until the token goes stale: when a sixth of its life is left, or at the slot the
 * server assigned, if that is earlier. Being stale early costs nothing, as a stale token is served all the same.
 */
export const staleAfterMs = (token: TokenLife): number =>
  Math.min(slotMs(token) ?? Infinity, token.lifeSeconds * (1 - renewalShare) * 1000)

/**
 * Milliseconds from `requestedAt` until the renewal starts. Clients that started together would go stale together, so
 * each has a moment of its own: the slot from the server, who knows all of them; or `chance` in [0, 1), where there is
 * no slot or one that leaves no time to bridge an outage: less than 56 minutes of six hours, a twelfth of a short life.
 */
export const renewAfterMs = (token: TokenLife, chance: number): number => {
  const { lifeSeconds } = token
  const spreadSeconds = Math.min(lifeSeconds * spreadShare, lifeSeconds * renewalShare - bridgeSeconds(lifeSeconds))
  return slotMs(token) ?? staleAfterMs(token) + spreadSeconds * 1000 * chance
}

/** Milliseconds the token has left; 0 when expired. */
export const remainingMs = (token: TokenLife, now: Instant): number =>
  Math.max(token.lifeSeconds * 1000 - elapsedMs(token.requestedAt, now), 0)

/** The state of a token at a moment. Reckoned from elapsed time alone, so it does not matter whose clock is right. */
export const tokenState = (token: TokenLife, now: Instant): TokenState => {
  if (remainingMs(token, now) === 0) return 'expired'
  return elapsedMs(token.requestedAt, now) < staleAfterMs(token) ? 'fresh' : 'stale'
}
