import { AccessToken } from '../access-token.ts'
import { parseJson } from '../exchange.ts'
import type { Instant } from '../platform.ts'
import { isRecord } from '../record.ts'

/** A clock that was set back by more than this since the token was kept says nothing about the token's age. */
const tolerantMs = 60_000

/** A token as text, to be sealed. */
export const textOfToken = (token: AccessToken): string => {
  const { requestedAt, lifeSeconds, refreshInSeconds } = token.life
  const { value, scope, clockSkewMs } = token
  return JSON.stringify({ value, scope, clockSkewMs, wall: requestedAt.wall, lifeSeconds, refreshInSeconds })
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isNumberOrNull = (value: unknown): value is number | null => value === null || isNumber(value)

/**
 * The token in a text, with its age by the wall clock: of all processes and machines that share it, that is the one clock
 * they have in common. From here on it ages by both clocks.
 */
export const tokenOfText = (text: string, now: Instant): AccessToken | null => {
  const kept = parseJson(text)
  if (!isRecord(kept)) return null
  const { value, scope, clockSkewMs, wall, lifeSeconds, refreshInSeconds } = kept
  if (typeof value !== 'string' || !Array.isArray(scope) || !isNumber(wall) || !isNumber(lifeSeconds)) return null
  if (!isNumberOrNull(clockSkewMs) || !isNumberOrNull(refreshInSeconds)) return null
  const age = now.wall - wall
  if (age < -tolerantMs) return null
  return new AccessToken({
    value,
    scope: scope.filter((name) => typeof name === 'string'),
    requestedAt: { wall, steady: now.steady - Math.max(age, 0) },
    lifeSeconds,
    refreshInSeconds,
    clockSkewMs,
  })
}
