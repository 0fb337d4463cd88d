import type { Permission } from '@postern/protocol'
import { fault, type Fault } from '../../kernel/fault.ts'
import { normaliseFault } from '../../kernel/normalise-fault.ts'
import type { Actor, Call } from '../../kernel/actor.ts'
import type { Exchange } from './exchange.ts'
import { headerLines } from './header-lines.ts'

const longestToken = 8192
const scheme = /^bearer(?: |$)/i

const isBearer = (exchange: Exchange): boolean =>
  headerLines(exchange.request, 'authorization').some((line) => scheme.test(line))

/** The bearer token (RFC 6750 §2.1): the header and nothing else, once. Null where it is malformed. */
const tokenIn = (exchange: Exchange): string | null => {
  const lines = headerLines(exchange.request, 'authorization')
  const token = lines.length === 1 ? /^bearer +([\w\-.~+/]+=*)$/i.exec(lines[0]!)?.[1] : undefined
  return token !== undefined && token.length <= longestToken ? token : null
}

const missing = (): Fault => fault('UNAUTHENTICATED', 'Send an access token: Authorization: Bearer …')
/** One text whatever is wrong with a token, so that it tells nothing. */
const invalid = (): Fault => fault('UNAUTHENTICATED', 'The access token is not valid here: fetch a new one.')

const authenticated = async (exchange: Exchange): Promise<Call> => {
  const { services, requestId, address } = exchange
  if (!isBearer(exchange)) throw missing()
  const token = tokenIn(exchange)
  const actor: Actor | null = token === null ? null : await services.verifier.verify(token, address)
  if (!actor) throw invalid()
  return { actor, requestId, address }
}

/**
 * The call of this request, by its bearer token. Whoever is refused is counted.
 * @throws Fault UNAUTHENTICATED without a token, or for one that is not valid; DATABASE_UNAVAILABLE
 */
export const authenticate = async (exchange: Exchange): Promise<Call> => {
  try {
    return await authenticated(exchange)
  } catch (cause) {
    const { deps } = exchange.services
    const known = normaliseFault(deps.database, cause)
    if (known.code === 'INTERNAL')
      deps.log.error({ err: cause as Error, requestId: exchange.requestId }, 'unexpected error')
    deps.refusals.add(exchange.address, known.code, deps.clock.now())
    throw known
  }
}

/** The challenge that belongs to a 403 for want of a scope (RFC 6750 §3.1): the scope that would do. */
export const scopeChallenge = (scope: Permission): Record<string, string> => ({
  'www-authenticate': `Bearer realm="postern", error="insufficient_scope", scope="${scope}"`,
})

/** The challenge that belongs to a 401 (RFC 6750 §3); an error only where a token came (§3.1). */
export const bearerChallenge = (exchange: Exchange): Record<string, string> => ({
  'www-authenticate': isBearer(exchange)
    ? 'Bearer realm="postern", error="invalid_token", error_description="The access token is not valid here"'
    : 'Bearer realm="postern"',
})
