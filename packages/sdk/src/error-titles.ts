import type { PosternErrorCode, SdkErrorCode } from './errors.ts'
import { serverTitles } from './generated/server-codes.ts'

const ownTitles: Record<SdkErrorCode, string> = {
  NETWORK: 'The server cannot be reached',
  TIMEOUT: 'The server did not answer in time',
  ABORTED: 'The caller gave up',
  CLOSED: 'The client is closed',
  INVALID_RESPONSE: 'The answer is not what this endpoint gives',
  RESPONSE_TOO_LARGE: 'The answer is larger than allowed',
  REDIRECT_REFUSED: 'Redirects are not followed',
  ISSUER_MISMATCH: 'The metadata names another issuer',
  INVALID_CONFIGURATION: 'The client is configured wrongly',
  SECRET_UNAVAILABLE: 'The client secret cannot be read',
  SECRET_MALFORMED: 'What was read holds no credentials in a known form',
  SECRET_EXPOSED: 'The file belongs to or is open to others: make it yours alone, by chmod 600',
  SECRET_FORBIDDEN: 'The credentials are not accepted there, or may not do that',
  SECRET_MISSING: 'There is no such place in the secret manager: create it first',
  SECRET_NOT_REPLACEABLE: 'What the secret manager has there is of no form that a new secret can take the place of',
  ORIGIN_NOT_LISTED: 'The origin is not listed',
  UNKNOWN_CODE: 'An error this SDK does not know',
  OAUTH_INVALID_REQUEST: 'The token request is malformed',
  OAUTH_INVALID_CLIENT: 'The client ID or secret is not accepted',
  OAUTH_INVALID_GRANT: 'The grant is not accepted',
  OAUTH_UNAUTHORIZED_CLIENT: 'The application may not use this grant',
  OAUTH_UNSUPPORTED_GRANT_TYPE: 'There is no such grant type',
  OAUTH_INVALID_SCOPE: 'The scope is not granted',
  OAUTH_INVALID_TARGET: 'The application has no such audience',
  OAUTH_SERVER_ERROR: 'The token endpoint failed',
  OAUTH_TEMPORARILY_UNAVAILABLE: 'The token endpoint is not available',
  OAUTH_UNKNOWN: 'An error this SDK does not know',
}

/**
 * What each code means, in a few words to show to people. An error's own text names the code alone, so that whoever
 * does not show it does not carry it.
 */
export const errorTitles: Readonly<Record<PosternErrorCode, string>> = /* @__PURE__ */ Object.assign(
  {},
  serverTitles,
  ownTitles,
)
