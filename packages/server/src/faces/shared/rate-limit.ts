import { fault, type Fault } from '../../kernel/fault.ts'
import type { Limit } from '../../kernel/limits/limit.ts'
import { callerKey } from './caller-key.ts'
import type { Exchange } from './exchange.ts'

/** What an answer tells of a limit (draft-ietf-httpapi-ratelimit-headers-10 §3 and §4). */
export const rateLimitHeaders = (limit: Limit, key: string): Record<string, string> => {
  const { remaining, seconds } = limit.standing(key)
  return { 'ratelimit-policy': limit.policy, ratelimit: `"${limit.name}";r=${remaining};t=${seconds}` }
}

const tooMany = (exchange: Exchange, limit: Limit, key: string, message: string): Fault<'RATE_LIMITED'> => {
  tell(exchange, limit, key)
  const retryAfterSeconds = Math.max(1, limit.waitSeconds(key))
  return fault('RATE_LIMITED', `${message}: try again in ${retryAfterSeconds} seconds.`, { retryAfterSeconds })
}

/** Puts the limit into the answer, whichever it will be. */
const tell = ({ response }: Exchange, limit: Limit, key: string): void => {
  for (const [name, value] of Object.entries(rateLimitHeaders(limit, key))) response.setHeader(name, value)
}

/** Counts one by whoever called, and tells them how many are left. @throws Fault RATE_LIMITED where none is */
export const requireRoom = (exchange: Exchange, limit: Limit | null, key: string, message: string): void => {
  if (limit === null) return
  if (!limit.take(key)) throw tooMany(exchange, limit, key, message)
  tell(exchange, limit, key)
}

/**
 * Counts one that nobody known made. What is left is not told: such answers may be kept by caches, and given to others.
 * @throws Fault RATE_LIMITED, which the caller counts as a refusal
 */
export const requireOpenRoom = (exchange: Exchange): void => {
  const { requests } = exchange.services.limits
  const key = callerKey(exchange.address)
  if (requests?.take(key) === false) throw tooMany(exchange, requests, key, 'Too many requests from this address')
}

/** Counts a wrong guess, across instances. @throws Fault RATE_LIMITED; a right one is never asked */
export const countGuess = async (exchange: Exchange, limit: Limit, message: string): Promise<void> => {
  const key = callerKey(exchange.address)
  if (!(await limit.takeShared(key))) throw tooMany(exchange, limit, key, message)
}
