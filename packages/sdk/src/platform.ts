/** A moment, read from two clocks at once. Milliseconds. */
export interface Instant {
  /** Since 1970, as the machine believes. May jump when the clock is set. */
  readonly wall: number
  /** Since some fixed moment. Never goes back, but may stand still while the machine sleeps. */
  readonly steady: number
}

/** Time and timers. Give one of your own to test hours in a second. */
export interface Clock {
  now(): Instant
  /**
   * Calls `run` once after `milliseconds`; the function that comes back cancels it.
   * A `background` timer must not keep a process alive that has nothing else to do.
   */
  schedule(run: () => void, milliseconds: number, kind: 'foreground' | 'background'): () => void
}

/** All that the SDK takes from the world around it. */
export interface Platform {
  readonly clock: Clock
  /** Uniform in [0, 1). For jitter only. */
  readonly random: () => number
  readonly fetch: typeof globalThis.fetch
  /** Which process this is, by a text drawn at random: tells two of them apart, and nothing of either. */
  readonly instance: string
}

/**
 * Milliseconds between two instants: what either clock says, whichever is more. Monotonic clocks stop in a sleeping
 * laptop and wall clocks get set back; a token must be taken for younger than it is by neither.
 */
export const elapsedMs = (from: Instant, to: Instant): number =>
  Math.max(to.wall - from.wall, to.steady - from.steady, 0)

const longestTimerMs = 2 ** 31 - 1

interface Runtimes {
  readonly Deno?: { readonly unrefTimer?: (timer: unknown) => void }
}

const release = (timer: unknown): void => {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) (timer as { unref: () => void }).unref()
  else (globalThis as Runtimes).Deno?.unrefTimer?.(timer)
}

const systemClock: Clock = {
  now: () => ({ wall: Date.now(), steady: performance.now() }),
  schedule: (run, milliseconds, kind) => {
    const timer = setTimeout(run, Math.min(milliseconds, longestTimerMs))
    if (kind === 'background') release(timer)
    return () => clearTimeout(timer)
  },
}

let ownInstance: string | undefined

/** Drawn when first asked for: edge runtimes give no randomness while a module loads. */
const processInstance = (): string => (ownInstance ??= secureBytes(12).join(''))

/** The platform's own, where an option does not replace it. `fetch` is looked up per call: instrumentation may come later. */
export const platformWith = (given: {
  readonly clock?: Clock | undefined
  readonly random?: (() => number) | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
}): Platform => ({
  clock: given.clock ?? systemClock,
  // oxlint-disable-next-line postern/math-random -- the default of an argument, and only jitter is drawn from it
  random: given.random ?? Math.random,
  fetch: given.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  instance: processInstance(),
})

/** Random bytes that cannot be guessed, for what secrecy or uniqueness rests on. */
export const secureBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))
