interface Definition {
  /** The HTTP status where the answer has one of its own (REST, or a GraphQL request that could not run). */
  readonly status: number
  /** What it means, for documentation and as the title of problem details (RFC 9457). */
  readonly title: string
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean
}

const lasting = (status: number, title: string): Definition => ({ status, title, retryable: false })
const passing = (status: number, title: string): Definition => ({ status, title, retryable: true })

/** Every error code there is: the closed union that API, SDK and CLI share. */
export const errors = {
  UNAUTHENTICATED: lasting(401, 'No valid credentials came with the request'),
  SIGN_IN_REFUSED: lasting(401, 'E-mail address and password do not fit'),
  SIGN_IN_CODE_INVALID: lasting(401, 'The sign-in code cannot be exchanged'),
  REAUTHENTICATION_REQUIRED: lasting(403, 'The sign-in is too long ago for this'),
  CROSS_SITE_REQUEST: lasting(403, 'The request comes from a page of another site'),
  FORBIDDEN: lasting(403, 'The permission for this is missing'),
  NOT_FOUND: lasting(404, 'There is no such thing, or you may not know of it'),
  INVALID_INPUT: lasting(400, 'The input does not fit'),
  ESCALATION: lasting(403, 'Nobody grants what they do not hold there'),
  NAME_TAKEN: lasting(409, 'The name is already in use'),
  LAST_OWNER: lasting(409, 'The installation needs an owner who can act'),
  INVITATION_CLOSED: lasting(409, 'The invitation was accepted or withdrawn already'),
  INVITATION_INVALID: lasting(403, 'The invitation cannot be accepted'),
  TOO_MANY_SECRETS: lasting(409, 'The application has as many secrets as it may have'),
  SECRET_POLICY: lasting(409, 'The space does not allow such a secret'),
  SECRET_ALREADY_REVEALED: lasting(409, 'The secret of this slot was already copied'),
  SECRET_SLOT_LAPSED: lasting(409, 'The slot was not claimed in time'),
  SECRET_IN_USE: lasting(409, 'A secret that is still used is not ended'),
  NOTHING_TO_STOP: lasting(409, 'Nothing of the application can authenticate any more'),
  ROTATION_OPEN: lasting(409, 'A rotation of this application is under way already'),
  ROTATION_NOT_READY: lasting(409, 'The rotation cannot be finished yet'),
  NO_ROTATION: lasting(409, 'No rotation of this application is under way'),
  SECRET_RETIRED: lasting(409, 'The secret is retired already'),
  TOO_MANY_KEYS: lasting(409, 'The application has as many keys as it may have'),
  KEY_KNOWN: lasting(409, 'The application has, or had, this key already'),
  KEY_RETIRED: lasting(409, 'The key is retired already'),
  TOO_MANY_CERTIFICATES: lasting(409, 'The application has as many certificates as it may have'),
  CERTIFICATE_KNOWN: lasting(409, 'The application has, or had, this certificate already'),
  CERTIFICATE_RETIRED: lasting(409, 'The certificate is retired already'),
  CERTIFICATES_OFF: lasting(409, 'No certificates of clients are looked at here'),
  TOO_MANY_FEDERATIONS: lasting(409, 'The application trusts as many outside issuers as it may'),
  FEDERATION_RETIRED: lasting(409, 'The trust in this outside issuer is ended already'),
  TOO_MANY_WEBHOOKS: lasting(409, 'The space has as many webhooks as it may have'),
  WEBHOOK_SILENT: lasting(409, 'Nothing is sent to this webhook'),
  ALREADY_SET_UP: lasting(409, 'The installation is already set up'),
  SETUP_TOKEN_INVALID: lasting(403, 'The set-up token is not the current one'),
  MALFORMED_REQUEST: lasting(400, 'The request cannot be read'),
  QUERY_INVALID: lasting(400, 'The GraphQL document does not fit the schema'),
  QUERY_TOO_COSTLY: lasting(400, 'The GraphQL document asks for too much at once'),
  DOCUMENT_NOT_ALLOWED: { status: 403, title: 'The GraphQL document is not on the allow-list', retryable: false },
  UNKNOWN_ENDPOINT: lasting(404, 'There is no such endpoint'),
  METHOD_NOT_ALLOWED: lasting(405, 'The endpoint does not take this method'),
  NOT_ACCEPTABLE: { status: 406, title: 'The endpoint does not answer in that media type', retryable: false },
  PAYLOAD_TOO_LARGE: lasting(413, 'The body is too large'),
  UNSUPPORTED_MEDIA_TYPE: lasting(415, 'The content type is not one this endpoint takes'),
  TLS_REQUIRED: lasting(421, 'This service is reached over TLS only'),
  RATE_LIMITED: passing(429, 'Too many requests'),
  INTERNAL: passing(500, 'Something went wrong on our side'),
  AUDIT_UNAVAILABLE: passing(503, 'Evidence cannot be written, so nothing is done'),
  DATABASE_UNAVAILABLE: passing(503, 'The database does not answer'),
  CONFLICT: passing(409, 'Somebody changed the same thing at the same time'),
  OVERLOADED: passing(503, 'Too much work is waiting'),
  SHUTTING_DOWN: passing(503, 'The service is stopping'),
} satisfies Record<string, Definition>

export type ErrorCode = keyof typeof errors
export const errorCodes = /* @__PURE__ */ Object.keys(errors) as ErrorCode[]
