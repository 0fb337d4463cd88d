import type { ErrorCode } from '@postern/protocol'
import { PosternError, hasFormOfCode, oauthCode } from './errors.ts'
import type { PosternErrorCode } from './errors.ts'
import type { Answer } from './exchange.ts'
import { isRecord } from './record.ts'
import { refusalDetailsOf } from './refusal-details.ts'
import { retryAfterSeconds } from './retry-after.ts'

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const codeOfStatus = (status: number): PosternErrorCode => {
  if (status === 401) return 'UNAUTHENTICATED'
  if (status === 403) return 'FORBIDDEN'
  if (status === 429) return 'RATE_LIMITED'
  if (status === 503) return 'OVERLOADED'
  return status >= 500 ? 'INTERNAL' : 'INVALID_RESPONSE'
}

/** A proxy's 429 or 503 may have any body, and says more by its status than by an `error` we do not know. */
const codeOf = ({ status, json }: Answer): PosternErrorCode => {
  const body = isRecord(json) ? json : {}
  // Of a server that is newer than this, it may be one that is not in the type: it says more than its status does.
  if (hasFormOfCode(body['code'])) return body['code'] as ErrorCode
  const byOAuth = typeof body['error'] === 'string' ? oauthCode(body['error']) : null
  if (byOAuth !== null && byOAuth !== 'OAUTH_UNKNOWN') return byOAuth
  const byStatus = codeOfStatus(status)
  return byStatus === 'INVALID_RESPONSE' && byOAuth !== null ? byOAuth : byStatus
}

/** The error for an answer that is not a success: an OAuth error (RFC 6749 §5.2), problem details (RFC 9457), or a proxy's page. */
export const refused = (answer: Answer, where: string): PosternError => {
  const body = isRecord(answer.json) ? answer.json : {}
  return new PosternError(codeOf(answer), {
    where,
    status: answer.status,
    requestId: text(body['requestId']) ?? text(body['request_id']) ?? answer.headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: retryAfterSeconds(answer.headers, answer.receivedAt.wall),
    refusal: refusalDetailsOf(body),
    detail: text(body['error_description']) ?? text(body['detail']) ?? text(body['title']),
  })
}
