import type { ErrorCode } from '@postern/protocol'
import { passingCodes } from './generated/server-codes.ts'
import { isName } from './refusal-details.ts'
import type { FieldFault, RefusalDetails } from './refusal-details.ts'

// What each code means stands in `error-titles.ts`, for who shows it: no small bundle carries it along.

/** The `error` values of a token endpoint (RFC 6749 §5.2, RFC 8707) that have a code of their own, without `OAUTH_`. */
const oauthErrors = [
  'INVALID_REQUEST',
  'INVALID_CLIENT',
  'INVALID_GRANT',
  'UNAUTHORIZED_CLIENT',
  'UNSUPPORTED_GRANT_TYPE',
  'INVALID_SCOPE',
  'INVALID_TARGET',
  'SERVER_ERROR',
  'TEMPORARILY_UNAVAILABLE',
] as const
const ownPassingCodes = [
  'NETWORK',
  'TIMEOUT',
  'SECRET_UNAVAILABLE',
  'OAUTH_SERVER_ERROR',
  'OAUTH_TEMPORARILY_UNAVAILABLE',
] as const

/** The codes of errors that arise in the SDK; `OAUTH_…` are those of the token endpoint (RFC 6749 §5.2, RFC 8707). */
export type SdkErrorCode =
  | (typeof ownPassingCodes)[number]
  | 'ABORTED'
  | 'CLOSED'
  | 'INVALID_RESPONSE'
  | 'RESPONSE_TOO_LARGE'
  | 'REDIRECT_REFUSED'
  | 'ISSUER_MISMATCH'
  | 'INVALID_CONFIGURATION'
  | 'SECRET_MALFORMED'
  | 'SECRET_EXPOSED'
  | 'SECRET_FORBIDDEN'
  | 'SECRET_MISSING'
  | 'SECRET_NOT_REPLACEABLE'
  | 'ORIGIN_NOT_LISTED'
  | 'UNKNOWN_CODE'
  | `OAUTH_${(typeof oauthErrors)[number] | 'UNKNOWN'}`
/** Every `code` a {@link PosternError} can have. */
export type PosternErrorCode = ErrorCode | SdkErrorCode

export const has = (codes: readonly string[], code: unknown): boolean => codes.includes(code as string)

/** The code for the `error` of a token endpoint's answer. */
export const oauthCode = (error: string): SdkErrorCode => {
  const name = error.toUpperCase()
  return `OAUTH_${has(oauthErrors, name) ? (name as (typeof oauthErrors)[number]) : 'UNKNOWN'}`
}

interface Details {
  /** What was being done: an operation's name or an endpoint, never what was sent. */
  readonly where?: string | undefined
  readonly status?: number | undefined
  readonly requestId?: string | undefined
  readonly retryAfterSeconds?: number | undefined
  readonly detail?: string | undefined
  readonly refusal?: RefusalDetails | undefined
  readonly cause?: unknown
}

/** Whether it is written as a code is, the system's or the server's: nothing of anybody's gets into an error by way of it. */
export const hasFormOfCode = (code: unknown): code is string =>
  typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,63}$/.test(code)

const codeOf = (thrown: unknown): string | null => {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : null
  return hasFormOfCode(code) ? code : null
}

/**
 * What may be known of a foreign error: its name and system code. Its text and properties may hold the request with
 * its headers (many HTTP clients do that), and loggers print the whole chain of causes.
 */
const reduce = (thrown: unknown): Error | undefined => {
  if (thrown === undefined || thrown instanceof PosternError) return thrown
  const name = thrown instanceof Error && /^\w{1,64}$/.test(thrown.name) ? thrown.name : 'Error'
  const reduced = new Error(codeOf(thrown) ?? codeOf(thrown instanceof Error ? thrown.cause : null) ?? '')
  reduced.name = name
  delete reduced.stack
  return reduced
}

/** The one error of this SDK. Neither its text nor its properties hold variables, secrets or tokens. */
export class PosternError extends Error {
  readonly code: PosternErrorCode
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean
  /** The server's name for the request, to find it in its audit and logs. */
  declare readonly requestId: string | undefined
  /** The HTTP status, where there was an answer. */
  declare readonly status: number | undefined
  /** Seconds the server asked to wait before the next try. */
  declare readonly retryAfterSeconds: number | undefined
  /** The decision behind a refusal, as the audit records it. */
  declare readonly decision: string | undefined
  /** The permission that is missing. */
  declare readonly missing: string | undefined
  /** The roles that hold the missing permission. */
  declare readonly grantedBy: readonly string[] | undefined
  /** Which inputs do not fit. In the server's own words, so never printed. */
  declare readonly fields: readonly FieldFault[] | undefined
  /** The server's own words. They may repeat what you sent, so printing or serializing the error leaves them out. */
  declare readonly detail: string | undefined

  constructor(code: PosternErrorCode, details: Details = {}) {
    const cause = reduce(details.cause)
    super(details.where === undefined ? code : `${details.where}: ${code}`, cause === undefined ? {} : { cause })
    this.code = code
    this.retryable = has(passingCodes, code) || has(ownPassingCodes, code)
    const requestId = isName(details.requestId) ? details.requestId : undefined
    const { fields, ...refusal } = details.refusal ?? {}
    const known = { requestId, status: details.status, retryAfterSeconds: details.retryAfterSeconds, ...refusal }
    Object.assign(this, Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)))
    // Not to be enumerated, or they would be printed.
    Object.defineProperties(this, { fields: { value: fields }, detail: { value: details.detail } })
  }

  override get name(): 'PosternError' {
    return 'PosternError'
  }

  toJSON(): Record<string, unknown> {
    const shown: Record<string, unknown> = { name: this.name, message: this.message }
    return Object.assign(shown, this)
  }
}

/** What is to be thrown where an option does not fit: `where` says which, and what it must be. */
export const misconfigured = (where: string): PosternError => new PosternError('INVALID_CONFIGURATION', { where })
