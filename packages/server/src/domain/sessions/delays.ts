/** How long those wait who were wrong. The first few tries are free; then each wait is twice the one before it. */
interface Delays {
  readonly freeTries: number
  readonly longestSeconds: number
}

/**
 * By account: short, because whoever knows an e-mail address can bring it about. The right person, at a new place, waits
 * that long at most; at a place where they signed in lately, not at all.
 */
export const accountDelays: Delays = { freeTries: 5, longestSeconds: 30 }

/** By address: long, because it meets the one who guesses. */
export const addressDelays: Delays = { freeTries: 10, longestSeconds: 900 }

/** Tries that long ago count no more. */
export const forgottenAfterMs = 3_600_000

/** For so long a place counts as one of the person's. */
export const knownPlaceMs = 30 * 86_400_000

/** Seconds to wait after the given try, counted from 1. */
export const secondsAfter = (tries: number, { freeTries, longestSeconds }: Delays): number =>
  tries <= freeTries ? 0 : Math.min(longestSeconds, 2 ** Math.min(30, tries - freeTries - 1))

/** The same as a list: seconds after the first try, the second, and so on; after more of them as after the last. */
export const waitsOf = (delays: Delays): readonly number[] => {
  const waits = [0]
  while (waits.at(-1) !== delays.longestSeconds) waits.push(secondsAfter(waits.length + 1, delays))
  return waits
}
