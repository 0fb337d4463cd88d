import { errors as serverErrors } from '@postern/protocol'
import type { ErrorCode } from '@postern/protocol'
import type { FieldFault, RefusalDetails } from './refusal-details.ts'

interface Definition {
  readonly title: string
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean
}

const lasting = (title: string): Definition => ({ title, retryable: false })
const passing = (title: string): Definition => ({ title, retryable: true })

const ownErrors = {
  NETWORK: passing('The server cannot be reached'),
  TIMEOUT: passing('The server did not answer in time'),
  ABORTED: lasting('The caller gave up'),
  CLOSED: lasting('The client is closed'),
  INVALID_RESPONSE: lasting('The answer is not what this endpoint gives'),
  RESPONSE_TOO_LARGE: lasting('The answer is larger than allowed'),
  REDIRECT_REFUSED: lasting('Redirects are not followed'),
  ISSUER_MISMATCH: lasting('The metadata names another issuer'),
  INVALID_CONFIGURATION: lasting('The client is configured wrongly'),
  SECRET_UNAVAILABLE: passing('The client secret cannot be read'),
  ORIGIN_NOT_LISTED: lasting('The origin is not listed'),
  UNKNOWN_CODE: lasting('An error this SDK does not know'),
  OAUTH_INVALID_REQUEST: lasting('The token request is malformed'),
  OAUTH_INVALID_CLIENT: lasting('The client ID or secret is not accepted'),
  OAUTH_INVALID_GRANT: lasting('The grant is not accepted'),
  OAUTH_UNAUTHORIZED_CLIENT: lasting('The application may not use this grant'),
  OAUTH_UNSUPPORTED_GRANT_TYPE: lasting('There is no such grant type'),
  OAUTH_INVALID_SCOPE: lasting('The scope is not granted'),
  OAUTH_INVALID_TARGET: lasting('The application has no such audience'),
  OAUTH_SERVER_ERROR: passing('The token endpoint failed'),
  OAUTH_TEMPORARILY_UNAVAILABLE: passing('The token endpoint is not available'),
  OAUTH_UNKNOWN: lasting('An error this SDK does not know'),
} satisfies Record<string, Definition>

/** The codes of errors that arise in the SDK; `OAUTH_…` are those of the token endpoint (RFC 6749 §5.2, RFC 8707). */
export type SdkErrorCode = keyof typeof ownErrors
/** Every `code` a {@link PosternError} can have. */
export type PosternErrorCode = ErrorCode | SdkErrorCode

const definitions: Record<PosternErrorCode, Definition> = { ...serverErrors, ...ownErrors }

export const isServerCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(serverErrors, code)

/** The code for the `error` of a token endpoint's answer. */
export const oauthCode = (error: string): SdkErrorCode => {
  const code = `OAUTH_${error.toUpperCase()}`
  return Object.hasOwn(ownErrors, code) ? (code as SdkErrorCode) : 'OAUTH_UNKNOWN'
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

const requestIdPattern = /^[\w.:-]{1,128}$/
const systemCodePattern = /^[A-Z][A-Z0-9_]{2,63}$/

const codeOf = (thrown: unknown): string | null => {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : null
  return typeof code === 'string' && systemCodePattern.test(code) ? code : null
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
    const { title, retryable } = definitions[code]
    const cause = reduce(details.cause)
    super(details.where === undefined ? title : `${details.where}: ${title}`, cause === undefined ? {} : { cause })
    this.code = code
    this.retryable = retryable
    const requestId = requestIdPattern.test(details.requestId ?? '') ? details.requestId : undefined
    const { fields, ...refusal } = details.refusal ?? {}
    const known = { requestId, status: details.status, retryAfterSeconds: details.retryAfterSeconds, ...refusal }
    Object.assign(this, Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)))
    Object.defineProperty(this, 'fields', { value: fields, enumerable: false })
    Object.defineProperty(this, 'detail', { value: details.detail, enumerable: false })
  }

  override get name(): 'PosternError' {
    return 'PosternError'
  }

  toJSON(): Record<string, unknown> {
    const shown: Record<string, unknown> = { name: this.name, message: this.message }
    return Object.assign(shown, this)
  }
}
