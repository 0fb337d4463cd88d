import type { Permission } from '@postern/protocol'
import { fault, isFault, type Fault } from '../../kernel/fault.ts'
import { normaliseFault } from '../../kernel/normalise-fault.ts'
import type { Actor, Call } from '../../kernel/actor.ts'
import { callerKey } from './caller-key.ts'
import { clientProgramOf } from './client-program.ts'
import { requireOwnPage } from './cross-site.ts'
import type { Exchange } from './exchange.ts'
import { headerLines } from './header-lines.ts'
import { requireOpenRoom, requireRoom } from './rate-limit.ts'
import { sessionToken } from './session-cookie.ts'

const longestToken = 8192
const scheme = /^bearer(?: |$)/i

export const isBearer = (exchange: Exchange): boolean =>
  headerLines(exchange.request, 'authorization').some((line) => scheme.test(line))

/** The bearer token (RFC 6750 §2.1): the header and nothing else, once. Null where it is malformed. */
const tokenIn = (exchange: Exchange): string | null => {
  const lines = headerLines(exchange.request, 'authorization')
  const token = lines.length === 1 ? /^bearer +([\w\-.~+/]+=*)$/i.exec(lines[0]!)?.[1] : undefined
  return token !== undefined && token.length <= longestToken ? token : null
}

const missing = (): Fault => fault('UNAUTHENTICATED', 'Send an access token (Authorization: Bearer …), or sign in.')
/** One text whatever is wrong with a token, so that it tells nothing. */
const invalid = (): Fault => fault('UNAUTHENTICATED', 'The access token is not valid here: fetch a new one.')

/** One text whatever is wrong with a session, too. */
const over = (): Fault => fault('UNAUTHENTICATED', 'The session is not valid any more: sign in again.')

const bySession = async (exchange: Exchange, token: string): Promise<Actor> => {
  const { sessions, limits } = exchange.services
  requireOwnPage(exchange)
  const key = callerKey(exchange.address)
  const isRead = sessions.isToBeRead(token)
  const lookUps = limits['session-look-ups']
  const wait = isRead ? lookUps.waitSeconds(key) : 0
  // Made-up cookies would each ask the database.
  if (wait > 0) throw fault('RATE_LIMITED', 'Too many unknown sessions from this address.', { retryAfterSeconds: wait })
  const actor = await sessions.authenticate(token)
  if (actor) return actor
  if (isRead) lookUps.take(key)
  throw over()
}

const authenticated = async (exchange: Exchange): Promise<Call> => {
  const { services, requestId, address } = exchange
  const session = sessionToken(exchange)
  if (isBearer(exchange)) {
    if (session)
      throw fault('MALFORMED_REQUEST', 'Send an access token or a session cookie, not both: it must be plain who acts.')
  } else {
    if (!session) throw missing()
    return { actor: await bySession(exchange, session.reveal()), requestId, address }
  }
  const token = tokenIn(exchange)
  const actor: Actor | null = token === null ? null : await services.verifier.verify(token, address)
  if (!actor) throw invalid()
  return { actor, requestId, address, program: clientProgramOf(exchange) }
}

/** The fault, or that of an address that comes with credentials that do not hold again and again. */
const limitedFault = (exchange: Exchange, known: Fault): Fault => {
  if (known.code !== 'UNAUTHENTICATED') return known
  try {
    requireOpenRoom(exchange)
    return known
  } catch (cause) {
    return cause as Fault
  }
}

/**
 * The call of this request, by its bearer token or its session cookie. Whoever is refused is counted.
 * @throws Fault UNAUTHENTICATED without either, or for one that is not valid; MALFORMED_REQUEST for both at once;
 * CROSS_SITE_REQUEST where a page of another site sent the cookie along; RATE_LIMITED; DATABASE_UNAVAILABLE
 */
export const authenticate = async (exchange: Exchange): Promise<Call> => {
  const { deps, limits } = exchange.services
  try {
    const call = await authenticated(exchange)
    const { actor } = call
    if (actor.type === 'application') exchange.spaceId = actor.spaceId
    if (actor.type === 'application')
      requireRoom(exchange, limits['application-calls'], actor.id, 'Too many calls by this application')
    else if (actor.type === 'user') requireRoom(exchange, limits['account-calls'], actor.id, 'Too many calls by you')
    return call
  } catch (cause) {
    const known = limitedFault(exchange, normaliseFault(deps.database, cause))
    if (known.code === 'INTERNAL')
      deps.log.error({ err: cause as Error, requestId: exchange.requestId }, 'unexpected error')
    deps.refusals.add(exchange.address, known.code, deps.clock.now())
    throw known
  }
}

/**
 * Whether what authenticated the request still would: asked while its answer goes on. It counts neither as a request of the
 * session nor as a refusal. @throws what the database throws
 */
export const isStillAuthentic = async (exchange: Exchange): Promise<boolean> => {
  const { services, address } = exchange
  const session = sessionToken(exchange)
  if (session) return services.sessions.isInForce(session.reveal())
  const token = tokenIn(exchange)
  if (token === null) return false
  try {
    await services.verifier.verify(token, address)
    return true
  } catch (cause) {
    if (isFault(cause) && cause.code === 'UNAUTHENTICATED') return false
    throw cause
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
