import type { PosternError } from './errors.ts'

interface Situation {
  readonly error: PosternError
  /** How many tries in a row have failed, this one included. */
  readonly failures: number
  /** Of the token that still bridges the outage: its whole life, and what is left; 0 where callers are without one. */
  readonly lifeSeconds: number
  readonly leftMs: number
}

const firstMs = 1_000
/** While a token bridges the outage nobody waits, so the issuer is left in peace for up to a minute. */
const longestBridgedMs = 60_000
/** Without a token every call fails, so the end of the outage must not go unnoticed for long. */
const longestUnbridgedMs = 10_000
/** A refusal (a wrong secret, say) does not mend itself: asking again would only look like guessing. */
const firstAfterRefusalMs = 60_000
const longestAfterRefusalMs = 300_000

const doubling = (first: number, longest: number, failures: number): number =>
  Math.min(first * 2 ** Math.min(failures - 1, 30), longest)

/** Half of `ms` for certain, the other half by chance: spreads a herd, and is never shorter than half. */
const jittered = (ms: number, random: () => number): number => ms / 2 + (ms / 2) * random()

const pauseMs = ({ error, failures, lifeSeconds, leftMs }: Situation): number => {
  if (!error.retryable) return doubling(firstAfterRefusalMs, longestAfterRefusalMs, failures)
  if (leftMs === 0) return doubling(firstMs, longestUnbridgedMs, failures)
  // A 36th of its life, so that even a short-lived token sees several tries in its last sixth; and never past its end.
  const longest = Math.min(longestBridgedMs, (lifeSeconds * 1000) / 36, Math.max(leftMs / 2, firstMs))
  return doubling(Math.min(firstMs, longest), longest, failures)
}

/**
 * Milliseconds to leave the issuer in peace after a failed try. What it asked for by `Retry-After` is a lower bound,
 * with up to a tenth on top: all that were turned away got the same number.
 */
export const backOffMs = (situation: Situation, random: () => number): number => {
  const askedMs = (situation.error.retryAfterSeconds ?? 0) * 1000
  return Math.max(jittered(pauseMs(situation), random), askedMs * (1 + random() / 10))
}
