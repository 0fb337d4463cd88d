import type { PublicJwk } from '../../kernel/signing.ts'

/** A key pair for access tokens at rest: the private half sealed. */
export interface SigningKey {
  readonly kid: string
  readonly publicJwk: PublicJwk
  readonly privateSealed: Uint8Array<ArrayBuffer>
  readonly activeAt: Date
  /** When the last token signed with it has expired; null while it signs or waits to. */
  readonly expiresAt: Date | null
}

const hour = 3_600_000

/** How long a key signs, how long it is published before, and how long it is kept after. */
export const signingKeyLife = {
  signsForMs: 30 * 24 * hour,
  publishedAheadMs: 24 * hour,
  /** The longest token life, and an hour for clocks that differ. */
  keptForMs: 25 * hour,
} as const

export interface RotationPlan {
  /** The key to publish: it signs from then on, and is withdrawn where another already waits to follow it. Or null. */
  readonly publish: Pick<SigningKey, 'activeAt' | 'expiresAt'> | null
  /** Whom it follows, and when the last token signed with that one has expired. */
  readonly outlived: { readonly kid: string; readonly expiresAt: Date } | null
  /** Keys no live token is signed with. */
  readonly withdraw: readonly string[]
}

const keptAfter = (successorActiveAt: Date): Date => new Date(successorActiveAt.getTime() + signingKeyLife.keptForMs)

/** When a key must sign from that is not there yet, or null. */
const dueAt = (keys: readonly SigningKey[], now: Date): Date | null => {
  // None is published further ahead, so such a key was made while the clock was wrong, or the clock is wrong now. It
  // waits until it is its time; nothing is planned by it, and it is not withdrawn for a mistake of the clock.
  const newest = keys.findLast(({ activeAt }) => activeAt.getTime() <= now.getTime() + signingKeyLife.publishedAheadMs)
  if (!newest || !keys.some(({ activeAt }) => activeAt <= now)) return now
  const next = newest.activeAt.getTime() + signingKeyLife.signsForMs
  if (now.getTime() < next - signingKeyLife.publishedAheadMs) return null
  // A service that slept through its rotation still gives clients a day to see the new key.
  return new Date(Math.max(next, now.getTime() + signingKeyLife.publishedAheadMs))
}

/** What is due, from the keys there are (oldest first) and the time. A key signs at any time. */
export const planRotation = (keys: readonly SigningKey[], now: Date): RotationPlan => {
  const withdraw = keys.filter((key) => key.expiresAt && key.expiresAt <= now).map((key) => key.kid)
  const activeAt = dueAt(
    keys.filter(({ kid }) => !withdraw.includes(kid)),
    now,
  )
  if (!activeAt) return { publish: null, outlived: null, withdraw }
  const before = keys.findLast((key) => key.activeAt <= activeAt)
  const after = keys.find((key) => key.activeAt > activeAt)
  return {
    publish: { activeAt, expiresAt: after ? keptAfter(after.activeAt) : null },
    outlived: before ? { kid: before.kid, expiresAt: keptAfter(activeAt) } : null,
    withdraw,
  }
}
