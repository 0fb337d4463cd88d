import type { GrantablePermission } from '@postern/protocol'
import type { Clock } from '../platform.ts'
import type { Caller } from './caller.ts'
import type { Certificate } from './certificate.ts'
import type { ProofNonces } from './dpop-proof.ts'
import type { FeedClient } from './revocation-feed.ts'

export interface VerifierOptions {
  /** Postern's address, such as `https://id.example.com`. Must be https, except on this machine. */
  readonly issuer: string
  /** What this API is called in tokens: an audience of the applications that may call it. Several where it has several names. */
  readonly audience: string | readonly string[]
  /** The spaces whose applications may call; any when left out. */
  readonly space?: string | readonly string[]
  /**
   * A client of an application that holds `tokens:introspect`, to hear of revoked tokens; that application's space is
   * then the only one whose tokens are taken. Without it a token counts until it expires.
   */
  readonly client?: FeedClient
  /** Refuse with 503 while what was revoked is not known, rather than go on by what was known last. */
  readonly strict?: boolean
  /** Where clients reach this API, such as `https://orders.example.com`. Needed for tokens that are bound by DPoP. */
  readonly origin?: string
  /** Nonces for DPoP proofs; none are asked for when left out. */
  readonly nonces?: ProofNonces
  /** Called whenever the state of {@link Verifier.health} changes. */
  readonly onHealth?: (health: VerifierHealth) => void
  /** How many verified tokens are remembered; 10,000 when left out. */
  readonly cacheSize?: number
  /** Milliseconds for each single request to the issuer; 10,000 when left out. */
  readonly timeoutMs?: number
  /** In place of the platform's `fetch`, for proxies or mTLS. */
  readonly fetch?: typeof globalThis.fetch
  /** In place of the platform's clocks and timers, for tests. */
  readonly clock?: Clock
  /** In place of `Math.random`, for tests. */
  readonly random?: () => number
}

export interface VerifyOptions {
  /** The permissions the token must hold, all of them. A misspelt one does not compile. */
  readonly require?: readonly GrantablePermission[]
}

/** What of a request says who calls. */
export interface Presented {
  /** The `Authorization` header. */
  readonly authorization: string | null | undefined
  /** The `DPoP` header; several are refused. */
  readonly dpop?: string | readonly string[] | null | undefined
  readonly method?: string | undefined
  /** The path of the request, or its address: of that too only path and query are looked at. */
  readonly url?: string | undefined
  /** The client's certificate, of the TLS connection the request came by. */
  readonly certificate?: Certificate | null | undefined
}

/**
 * - `unfed`: no client was given, so what was revoked is not known.
 * - `current`: a token that was revoked is refused within 10 seconds.
 * - `degraded`: there was no good document for 60 seconds, or none yet; what was known last is still refused.
 */
export interface VerifierHealth {
  readonly state: 'unfed' | 'current' | 'degraded'
  /** How old the document of revoked tokens is, by the issuer's time; null where there is none. */
  readonly feedAgeSeconds: number | null
}

export interface Verifier {
  /**
   * Who a bearer token is of. One that is bound to a key or certificate is refused: give the whole request to
   * {@link Verifier.authenticate}.
   * @throws VerificationError with what to answer
   */
  verify(token: string, options?: VerifyOptions): Promise<Caller>
  /** Who makes a request, by its token and the proof the token asks for. @throws VerificationError with what to answer */
  authenticate(request: Presented, options?: VerifyOptions): Promise<Caller>
  health(): VerifierHealth
  /** Ends what runs in the background. Tokens are still verified, by what is known. */
  close(): void
}
