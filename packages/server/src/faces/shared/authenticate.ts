import { fault, type Fault } from '../../kernel/fault.ts'
import { normaliseFault } from '../../kernel/normalise-fault.ts'
import type { Actor, Call } from '../../kernel/actor.ts'
import type { ProofError } from '../../domain/tokens/dpop-proofs.ts'
import { callerKey } from './caller-key.ts'
import { clientProgramOf } from './client-program.ts'
import { requireOwnPage } from './cross-site.ts'
import { readProof } from './dpop.ts'
import type { Exchange } from './exchange.ts'
import { presentedToken, tokenScheme, type PresentedToken } from './presented-token.ts'
import { requireOpenRoom, requireRoom } from './rate-limit.ts'
import { sessionToken } from './session-cookie.ts'

const missing = (): Fault =>
  fault('UNAUTHENTICATED', 'Send an access token (Authorization: Bearer …, or DPoP … with a proof), or sign in.')
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

const proofTexts: Readonly<Record<ProofError, string>> = {
  invalid_dpop_proof:
    'The DPoP proof does not hold: make a new one for each request, with its method, its address and the hash of the token.',
  use_dpop_nonce: 'Make the DPoP proof with the nonce that this answer tells, and send the request again.',
}

const unproven = (exchange: Exchange, error: ProofError): Fault => {
  exchange.refusedProof = error
  return fault('UNAUTHENTICATED', proofTexts[error])
}

/** Whoever shows a token as bound has to prove the key for this request, by a proof that was never used (RFC 9449 §7.1). */
const byToken = async (exchange: Exchange, { scheme, token }: PresentedToken): Promise<Actor> => {
  const { services, address, certificate } = exchange
  if (scheme === 'Bearer') return services.verifier.verify(token, address, { jkt: null, certificate })
  const proof = readProof(exchange)
  if (typeof proof === 'string') throw unproven(exchange, proof)
  const actor = await services.verifier.verify(token, address, { jkt: proof.jkt, certificate })
  if (!(await services.proofs.confirm(proof, token))) throw unproven(exchange, 'invalid_dpop_proof')
  return actor
}

const authenticated = async (exchange: Exchange): Promise<Call> => {
  const { requestId, address } = exchange
  const session = sessionToken(exchange)
  if (tokenScheme(exchange) !== null) {
    if (session)
      throw fault('MALFORMED_REQUEST', 'Send an access token or a session cookie, not both: it must be plain who acts.')
  } else {
    if (!session) throw missing()
    return { actor: await bySession(exchange, session.reveal()), requestId, address }
  }
  const presented = presentedToken(exchange)
  if (!presented) throw invalid()
  const actor = await byToken(exchange, presented)
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
 * The call of this request, by its token or its session cookie. Whoever is refused is counted; who is only asked for a
 * nonce is not, but takes room like whoever is not known.
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
    const isAskedForNonce = known.code === 'UNAUTHENTICATED' && exchange.refusedProof === 'use_dpop_nonce'
    if (!isAskedForNonce) deps.refusals.add(exchange.address, known.code, deps.clock.now())
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
  const presented = presentedToken(exchange)
  return presented !== null && services.verifier.isStillTaken(presented.token, address)
}
