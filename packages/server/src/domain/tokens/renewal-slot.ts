const opensAt = 5 / 6
const shortestRest = 1 / 12
/** What an outage of 55 minutes and the tries at its end take; the last sixth of six hours has that, and some to spread. */
const outageSeconds = 56 * 60
const bridgedFromSeconds = 6 * 3600

/** Seconds of a life that must be left when its renewal begins. */
const restSeconds = (lifeSeconds: number): number =>
  Math.max(lifeSeconds * shortestRest, lifeSeconds >= bridgedFromSeconds ? outageSeconds : 0)

/**
 * Seconds after which a token shall be renewed (`refresh_in`). The window opens with the last sixth of the life and closes while
 * there is time left for an outage; each token has a place of its own in it, by `fraction` in [0, 1), so that clients that
 * started together do not come back together.
 */
export const renewalSlotSeconds = (lifeSeconds: number, fraction: number): number => {
  const opens = lifeSeconds * opensAt
  return Math.floor(opens + (lifeSeconds - restSeconds(lifeSeconds) - opens) * fraction)
}
