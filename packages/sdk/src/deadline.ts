import { PosternError } from './errors.ts'
import type { Clock } from './platform.ts'

interface Limits {
  readonly clock: Clock
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  readonly where: string
}

const settleQuietly = (): void => {}

/**
 * Does `work` until the time is up or the caller's signal fires, and does not rely on `work` to heed its signal.
 * @throws PosternError `TIMEOUT` · `ABORTED` · what `work` throws.
 */
export const withDeadline = async <T>(limits: Limits, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const { clock, timeoutMs, signal, where } = limits
  if (signal?.aborted) throw new PosternError('ABORTED', { where })
  const controller = new AbortController()
  const stopped = Promise.withResolvers<never>()
  const stop = (code: 'TIMEOUT' | 'ABORTED'): void => {
    stopped.reject(new PosternError(code, { where }))
    controller.abort()
  }
  const abort = (): void => stop('ABORTED')
  const cancel = clock.schedule(() => stop('TIMEOUT'), timeoutMs, 'background')
  signal?.addEventListener('abort', abort, { once: true })
  stopped.promise.catch(settleQuietly)
  const working = work(controller.signal)
  working.catch(settleQuietly)
  try {
    return await Promise.race([stopped.promise, working])
  } finally {
    cancel()
    signal?.removeEventListener('abort', abort)
  }
}

/**
 * Waits for what others wait for too: the caller's signal ends the caller's waiting, not the work.
 * @throws PosternError `ABORTED`
 */
export const waitFor = <T>(shared: Promise<T>, signal: AbortSignal | undefined, where: string): Promise<T> => {
  if (signal === undefined) return shared
  shared.catch(settleQuietly)
  if (signal.aborted) return Promise.reject(new PosternError('ABORTED', { where }))
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const abort = (): void => reject(new PosternError('ABORTED', { where }))
  signal.addEventListener('abort', abort, { once: true })
  shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  return promise
}
