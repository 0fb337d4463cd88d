import type { Id } from '@postern/protocol'

/** What is counted of an application by name, and how many names a day may have of each; the rest is counted as `*`. */
export const mostNames = {
  /** Calls that were done, by permission. */
  call: 500,
  /** What came to nothing, by error code. */
  refusal: 200,
  /** Tokens fetched by each process that tells its instance. */
  instance: 200,
  /** Requests by what the program says it is, such as `sdk/0.1.0`. */
  version: 20,
  /** Requests by the network they came from. */
  place: 100,
  /** Tokens fetched in seconds that saw many of them, and how many such seconds there were. */
  burst: 2,
  /** Requests of programs whose clock is wrong, by how many seconds at least. */
  skew: 12,
  /** Tries with a secret that was right until it expired, by the secret. */
  expired: 20,
} as const
export type UsageKind = keyof typeof mostNames

/** The name for all that found no room of their own: whoever makes names up fills no table. */
export const otherName = '*'

/** What one name of one kind came to. */
export interface NamedCount {
  readonly name: string
  readonly count: number
  readonly lastAt: Date
}

/** From this many tokens in one second on, it is a burst. */
export const burstTokens = 10

const skewSteps = [86_400, 3_600, 300, 60, 5]

/** The step that a clock's error counts as, such as `-300` for a clock five minutes behind; null where it is right. */
export const skewStep = (seconds: number): string | null => {
  const step = skewSteps.find((least) => Math.abs(seconds) > least)
  return step === undefined ? null : String(seconds < 0 ? -step : step)
}

/** What one day's tokens and refusals came to, by what was authenticated with; a refusal without that has none. */
export interface DayUsage {
  readonly day: Date
  readonly credentialId: string | null
  readonly tokens: number
  readonly refusals: number
}

/** What an application did from one day to another, both included. */
export interface ApplicationUsage {
  readonly applicationId: Id<'Application'>
  readonly from: Date
  readonly to: Date
  readonly days: readonly DayUsage[]
  readonly names: Readonly<Record<UsageKind, readonly NamedCount[]>>
}

const dayMs = 86_400_000

/** The day a moment is in, in UTC. */
export const dayOf = (at: Date | number): Date => new Date(Math.floor(Number(at) / dayMs) * dayMs)

/** How many days usage is shown of where nobody says, and at most at once. */
export const usageDays = { usual: 30, most: 400 } as const
/** What a client does wrong is told by what was counted of it today and yesterday: mended, it is gone soon. */
export const healthSpan = (now: number): { readonly from: Date; readonly to: Date } => {
  const to = dayOf(now)
  return { from: new Date(to.getTime() - dayMs), to }
}
