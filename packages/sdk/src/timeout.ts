import { misconfigured } from './errors.ts'

const defaultTimeoutMs = 10_000

/** The time for each single request, in milliseconds. @throws PosternError `INVALID_CONFIGURATION` */
export const requireTimeout = (timeoutMs = defaultTimeoutMs): number => {
  if (timeoutMs > 0) return timeoutMs
  throw misconfigured('`timeoutMs` must be above 0')
}
