import { waitFor } from './deadline.ts'
import type { PosternError } from './errors.ts'
import type { Platform } from './platform.ts'

/** Doubling with each failure, where the server does not say how long to wait. */
const firstPauseMs = 1_000
const longestPauseMs = 30_000

/** Half for certain, half by chance; and never less than the server asked for. */
const pauseMs = (error: PosternError, failures: number, random: () => number): number => {
  const own = Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs)
  return Math.max((own / 2) * (1 + random()), (error.retryAfterSeconds ?? 0) * 1_000 * (1 + random() / 10))
}

/** Waits after so many failures in a row, the last of them `error`. @throws PosternError `ABORTED` */
export const pauseAfter = (
  { clock, random }: Platform,
  error: PosternError,
  failures: number,
  signal: AbortSignal | undefined,
): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.schedule(resolve, Math.ceil(pauseMs(error, failures, random)), 'foreground')
  return waitFor(promise, signal, 'pause').finally(cancel)
}
