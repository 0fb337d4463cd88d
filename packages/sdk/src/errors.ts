import { errors as serverErrors } from '@postern/protocol'
import type { ErrorCode } from '@postern/protocol'
import type { FieldFault, RefusalDetails } from './refusal-details.ts'

interface Definition {
  readonly title: string
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean
}

const ownErrors = {
  NETWORK: { title: 'The server cannot be reached', retryable: true },
  TIMEOUT: { title: 'The server did not answer in time', retryable: true },
  ABORTED: { title: 'The caller gave up', retryable: false },
  CLOSED: { title: 'The client is closed', retryable: false },
  INVALID_RESPONSE: { title: 'The answer is not what this endpoint gives', retryable: false },
  RESPONSE_TOO_LARGE: { title: 'The answer is larger than allowed', retryable: false },
  REDIRECT_REFUSED: { title: 'The server answered with a redirect, which is not followed', retryable: false },
  ISSUER_MISMATCH: { title: 'The metadata names another issuer than the configured one', retryable: false },
  INVALID_CONFIGURATION: { title: 'The client is configured wrongly', retryable: false },
  SECRET_UNAVAILABLE: { title: 'The client secret could not be read', retryable: true },
  ORIGIN_NOT_LISTED: { title: 'The address is not of an origin that may be sent a token', retryable: false },
  UNKNOWN_CODE: { title: 'The server reported an error this SDK does not know', retryable: false },
  OAUTH_INVALID_REQUEST: { title: 'The token request is malformed', retryable: false },
  OAUTH_INVALID_CLIENT: { title: 'The client ID or secret was not accepted', retryable: false },
  OAUTH_INVALID_GRANT: { title: 'The grant was not accepted', retryable: false },
  OAUTH_UNAUTHORIZED_CLIENT: { title: 'The application may not fetch tokens this way', retryable: false },
  OAUTH_UNSUPPORTED_GRANT_TYPE: { title: 'The server does not issue tokens this way', retryable: false },
  OAUTH_INVALID_SCOPE: { title: 'The application was not granted what it asked for', retryable: false },
  OAUTH_INVALID_TARGET: { title: 'The application may not have tokens for this audience', retryable: false },
  OAUTH_SERVER_ERROR: { title: 'The token endpoint failed', retryable: true },
  OAUTH_TEMPORARILY_UNAVAILABLE: { title: 'The token endpoint is not available at the moment', retryable: true },
  OAUTH_UNKNOWN: { title: 'The token endpoint refused for a reason this SDK does not know', retryable: false },
} as const satisfies Record<string, Definition>

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
