interface Definition {
  /** The HTTP status where the answer has one of its own (REST, or a GraphQL request that could not run). */
  readonly status: number
  /** What it means, for documentation and as the title of problem details (RFC 9457). */
  readonly title: string
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean
}

/** Every error code there is: the closed union that API, SDK and CLI share. */
export const errors = {
  UNAUTHENTICATED: { status: 401, title: 'No valid credentials came with the request', retryable: false },
  SIGN_IN_REFUSED: { status: 401, title: 'E-mail address and password do not fit', retryable: false },
  REAUTHENTICATION_REQUIRED: { status: 403, title: 'The sign-in is too long ago for this', retryable: false },
  CROSS_SITE_REQUEST: { status: 403, title: 'The request comes from a page of another site', retryable: false },
  FORBIDDEN: { status: 403, title: 'The permission for this is missing', retryable: false },
  NOT_FOUND: { status: 404, title: 'There is no such thing, or you may not know of it', retryable: false },
  INVALID_INPUT: { status: 400, title: 'The input does not fit', retryable: false },
  ESCALATION: { status: 403, title: 'Nobody grants what they do not hold there', retryable: false },
  NAME_TAKEN: { status: 409, title: 'The name is already in use', retryable: false },
  LAST_OWNER: { status: 409, title: 'The installation needs an owner who can act', retryable: false },
  INVITATION_CLOSED: { status: 409, title: 'The invitation was accepted or withdrawn already', retryable: false },
  INVITATION_INVALID: { status: 403, title: 'The invitation cannot be accepted', retryable: false },
  TOO_MANY_SECRETS: { status: 409, title: 'The application has as many secrets as it may have', retryable: false },
  SECRET_ALREADY_REVEALED: { status: 409, title: 'The secret of this slot was already copied', retryable: false },
  SECRET_SLOT_LAPSED: { status: 409, title: 'The slot was not claimed in time', retryable: false },
  SECRET_RETIRED: { status: 409, title: 'The secret is retired already', retryable: false },
  ALREADY_SET_UP: { status: 409, title: 'The installation is already set up', retryable: false },
  SETUP_TOKEN_INVALID: { status: 403, title: 'The set-up token is not the current one', retryable: false },
  MALFORMED_REQUEST: { status: 400, title: 'The request cannot be read', retryable: false },
  QUERY_INVALID: { status: 400, title: 'The GraphQL document does not fit the schema', retryable: false },
  QUERY_TOO_COSTLY: { status: 400, title: 'The GraphQL document asks for too much at once', retryable: false },
  UNKNOWN_ENDPOINT: { status: 404, title: 'There is no such endpoint', retryable: false },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The endpoint does not take this method', retryable: false },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large', retryable: false },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The content type is not one this endpoint takes', retryable: false },
  TLS_REQUIRED: { status: 421, title: 'This service is reached over TLS only', retryable: false },
  RATE_LIMITED: { status: 429, title: 'Too many requests', retryable: true },
  INTERNAL: { status: 500, title: 'Something went wrong on our side', retryable: true },
  AUDIT_UNAVAILABLE: { status: 503, title: 'Evidence cannot be written, so nothing is done', retryable: true },
  DATABASE_UNAVAILABLE: { status: 503, title: 'The database does not answer', retryable: true },
  CONFLICT: { status: 409, title: 'Somebody changed the same thing at the same time', retryable: true },
  OVERLOADED: { status: 503, title: 'Too much work is waiting', retryable: true },
  SHUTTING_DOWN: { status: 503, title: 'The service is stopping', retryable: true },
} as const satisfies Record<string, Definition>

export type ErrorCode = keyof typeof errors
export const errorCodes = Object.keys(errors) as ErrorCode[]
