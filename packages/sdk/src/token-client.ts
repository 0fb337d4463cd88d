import type { GrantablePermission } from '@postern/protocol'
import type { AccessToken } from './access-token.ts'
import { secretAuthentication } from './client-credentials.ts'
import type { ClientSecret } from './client-credentials.ts'
import type { Authentication, ClientCredentials } from './credentials.ts'
import { misconfigured } from './errors.ts'
import { createEvents } from './events.ts'
import type { Events } from './events.ts'
import { createMetadata } from './metadata.ts'
import { platformWith } from './platform.ts'
import type { Clock, Platform } from './platform.ts'
import type { ProofOfPossession } from './proof-of-possession.ts'
import type { RequestOptions } from './request-function.ts'
import { issuerOf, requireIssuerUrl } from './secure-url.ts'
import { requireTimeout } from './timeout.ts'
import type { TokenCache } from './token-cache.ts'
import { createTokenRequest } from './token-request.ts'
import { createTokenSource } from './token-source.ts'
import type { TokenSource } from './token-source.ts'

interface CommonOptions {
  /** The address of your Postern, such as `https://id.example.com`. Must be https, except on this machine. */
  readonly url: string
  /** What the tokens may be used for; all the application was granted when left out. */
  readonly scope?: readonly GrantablePermission[]
  /** The API that `fetch` gets its tokens for (an absolute URI); Postern's own when left out. */
  readonly audience?: string
  /** The origins that `fetch` may send a token to, such as `https://orders.example.com`. */
  readonly origins?: readonly string[]
  /** Milliseconds for each single request; 10,000 when left out. */
  readonly timeoutMs?: number
  /** In place of the platform's `fetch`, for proxies or mTLS. */
  readonly fetch?: typeof globalThis.fetch
  /** Binds tokens to a key that each request proves (RFC 9449): `createDpop()` of `@postern/sdk/dpop`. */
  readonly dpop?: ProofOfPossession
  /** Keeps tokens beyond the process, and shares them: of `@postern/sdk/cache/file` or `@postern/sdk/cache/redis`. */
  readonly cache?: TokenCache
  /** In place of the platform's clocks and timers, for tests. */
  readonly clock?: Clock
  /** In place of `Math.random`, for tests. */
  readonly random?: () => number
}

interface OptionsWithSecret extends CommonOptions {
  /** The application's client ID. */
  readonly clientId: string
  /** The application's secret, or a function that reads it; the function is asked anew for each token request. */
  readonly clientSecret: ClientSecret
  readonly credentials?: undefined
}

interface OptionsWithCredentials extends CommonOptions {
  /** In place of `clientId` and `clientSecret`: from a file or a secret manager, several secrets, or no secret at all. */
  readonly credentials: ClientCredentials
  readonly clientId?: undefined
  readonly clientSecret?: undefined
}

export type ClientOptions = OptionsWithSecret | OptionsWithCredentials

export interface TokenOptions extends RequestOptions {
  /** In place of the client's own `scope`: for a token that may do less. */
  readonly scope?: readonly GrantablePermission[]
  /** In place of the client's own `audience`. */
  readonly audience?: string
}

/** The tokens of one application at one Postern. */
export interface TokenClient extends Events {
  /**
   * A valid token: from the cache, or fetched. It is renewed in the background in the last sixth of its life; while
   * that fails, the old one is served until it expires.
   * @throws PosternError when there is no valid token and none could be fetched
   */
  token(options?: TokenOptions): Promise<AccessToken>
  /** Tells that an API answered 401 to this token: the next one is a renewed one. At most one renewal a minute comes of it. */
  invalidate(token: AccessToken): void
  /** What its tokens are bound by, where something does: whatever sends one of them has to prove the key. */
  readonly dpop?: ProofOfPossession | undefined
  /** Stops what runs in the background and forgets every token. Calls after that are refused with `CLOSED`. */
  close(): void
}

/** A request without a scope asks for everything: the opposite of what an empty list says. */
const refuseEmptyScope = (scope: readonly string[] | undefined): void => {
  if (scope?.length === 0) throw misconfigured('`scope` is empty')
}

/** @throws PosternError `INVALID_CONFIGURATION` unless one of both is given */
const requireAuthentication = ({ clientId, clientSecret, credentials }: ClientOptions): Authentication => {
  if (credentials && clientId === undefined) return credentials.authentication
  if (clientId && !credentials) return secretAuthentication(clientId, clientSecret)
  throw misconfigured('give `clientId` or `credentials`, one of both')
}

/** How often at most one token request asks for the metadata, for credentials, and for a token. */
const mostRequests = 12

/** What is built upon tokens: how they are got, and what sends them. */
export interface TokenParts {
  readonly client: TokenClient
  readonly tokens: TokenSource
  readonly platform: Platform
  readonly url: URL
  readonly timeoutMs: number
}

/** The tokens, and what else builds upon them. @throws PosternError `INVALID_CONFIGURATION` */
export const createTokenParts = (options: ClientOptions): TokenParts => {
  const { scope, audience, dpop, cache } = options
  const authentication = requireAuthentication(options)
  refuseEmptyScope(scope)
  const timeoutMs = requireTimeout(options.timeoutMs)
  const url = requireIssuerUrl(options.url)
  const bare = platformWith(options)
  const platform = dpop ? { ...bare, fetch: dpop.bind(bare) } : bare
  const metadata = createMetadata({ platform, url, timeoutMs })
  const { on, emit } = createEvents()
  const issuer = issuerOf(url)
  const fetchToken = createTokenRequest({
    ...{ platform, metadata, timeoutMs, tokenType: dpop ? 'dpop' : 'bearer' },
    authenticated: authentication({ platform, issuer, timeoutMs, emit }),
  })
  const tokens = createTokenSource({
    platform,
    emit,
    fetchToken: cache ? cache.share({ ...options, platform, issuer, timeoutMs, fetchToken }) : fetchToken,
    // Each with the whole time.
    longestFlightMs: mostRequests * timeoutMs + 1_000,
  })
  const client: TokenClient = {
    token: async (given: TokenOptions = {}) => {
      refuseEmptyScope(given.scope)
      return tokens.get({ audience: given.audience ?? audience, scope: given.scope ?? scope }, given.signal)
    },
    invalidate: tokens.invalidate,
    dpop,
    on,
    close: tokens.close,
  }
  return { client, tokens, platform, url, timeoutMs }
}

/**
 * Makes a client that fetches tokens, keeps and renews them, and does nothing else: the smallest there is. Nothing is sent
 * until it is used.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const createTokenClient = (options: ClientOptions): TokenClient =>
  Object.freeze(createTokenParts(options).client)
