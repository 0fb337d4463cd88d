import type { Client } from '../../domain/tokens/client-directory.ts'
import type { Limit } from '../../kernel/limits/limit.ts'
import type { Services } from '../shared/services.ts'
import { rateLimitHeaders } from '../shared/rate-limit.ts'
import { slowDown } from './refused-client.ts'

const quotasOf = ({ tokenQuotas }: Services, { tokensPerHour, tokensPerDay }: Client): readonly Limit[] => [
  ...(tokensPerHour === null ? [] : [tokenQuotas.perHour.of(tokensPerHour)]),
  ...(tokensPerDay === null ? [] : [tokenQuotas.perDay.of(tokensPerDay)]),
]

// By its number, too: one that is changed counts anew on every instance.
const keyOf = ({ id }: Client, { quota }: Limit): string => `${id}|${quota}`

const countEach = async (limits: readonly Limit[], client: Client): Promise<void> => {
  for (const limit of limits)
    if (!(await limit.takeShared(keyOf(client, limit))))
      throw slowDown(
        limit,
        keyOf(client, limit),
        `The application may fetch ${limit.policy.replaceAll('"', '')} and has done so.`,
      )
}

/**
 * Counts one token of an application that has a quota of its own; one that has none waits for nothing.
 *
 * @throws OAuthError 429
 */
export const requireTokenQuota = (services: Services, client: Client): void | Promise<void> => {
  if (client.tokensPerHour === null && client.tokensPerDay === null) return undefined
  return countEach(quotasOf(services, client), client)
}

/** What an answer tells of all limits that counted the token, as a list (RFC 9651 §3.1). */
export const tokenLimitHeaders = (services: Services, client: Client): Record<string, string> => {
  const { tokens } = services.limits
  if (tokens !== null && client.tokensPerHour === null && client.tokensPerDay === null)
    return rateLimitHeaders(tokens, client.id)
  const ofTable = tokens === null ? [] : Object.entries(rateLimitHeaders(tokens, client.id))
  const own = quotasOf(services, client).flatMap((limit) =>
    Object.entries(rateLimitHeaders(limit, keyOf(client, limit))),
  )
  const headers: Record<string, string> = {}
  for (const [name, value] of [...ofTable, ...own]) headers[name] = headers[name] ? `${headers[name]}, ${value}` : value
  return headers
}
