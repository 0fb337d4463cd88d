import { createHash } from 'node:crypto'
import { revocationFeedType, type RevocationFeedClaims } from '@postern/protocol'
import { readRevocations } from '../../domain/tokens/queries.ts'
import { isFault } from '../../kernel/fault.ts'
import { authenticate } from '../shared/authenticate.ts'
import { scopeChallenge, tokenChallenge } from '../shared/challenges.ts'
import { baseHeaders, send, type Exchange, type Handler } from '../shared/exchange.ts'
import { sendProblem } from '../shared/problem.ts'

// A document is issued at the beginning of such a step, so that within one the answer stays the same, and whoever asks
// again is told so; and it lives several steps, so that one in hand is never about to end.
const stepSeconds = 15
const lifeSeconds = 60

const challengeOf = (exchange: Exchange, cause: unknown): Record<string, string> => {
  if (!isFault(cause)) return {}
  if (cause.code === 'UNAUTHENTICATED') return tokenChallenge(exchange)
  return cause.code === 'FORBIDDEN' ? scopeChallenge(exchange, readRevocations.permission) : {}
}

/** RFC 9110 §13.1.2: any of those named, compared weakly. */
const isKnown = ({ request }: Exchange, etag: string): boolean =>
  (request.headers['if-none-match'] ?? '')
    .split(',')
    .some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')))

const answer = async (exchange: Exchange): Promise<void> => {
  const { deps } = exchange.services
  const content = await readRevocations.perform(deps, await authenticate(exchange), {})
  const now = deps.clock.now()
  const issuedAt = Math.floor(now / 1000 / stepSeconds) * stepSeconds
  const claims: RevocationFeedClaims = { iss: deps.issuer, iat: issuedAt, exp: issuedAt + lifeSeconds, ...content }
  const etag = `"${createHash('sha256').update(JSON.stringify(claims)).digest('base64url')}"`
  // It may be kept by who asked, and used only after asking again.
  const headers = { etag, 'cache-control': 'private, no-cache' }
  if (isKnown(exchange, etag)) {
    // Without a length, which would be taken for that of the document (RFC 9110 §15.4.5).
    exchange.response.writeHead(304, { ...baseHeaders, 'x-request-id': exchange.requestId, ...headers }).end()
    return
  }
  const document = await deps.signer.signDocument(revocationFeedType, claims, now)
  send(exchange, 200, { 'content-type': `application/${revocationFeedType}`, ...headers }, document)
}

/**
 * What verifiers that do not ask about each token poll: a small signed document of the tokens of their space that are
 * not to be believed although they verify. The reading is recorded before it leaves.
 */
export const revocations: Handler = async (exchange) => {
  try {
    await answer(exchange)
  } catch (cause) {
    sendProblem(exchange, cause, challengeOf(exchange, cause))
  }
}
