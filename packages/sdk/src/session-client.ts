import { createApi } from './api.ts'
import type { Api } from './api.ts'
import { misconfigured } from './errors.ts'
import { platformWith } from './platform.ts'
import type { Clock } from './platform.ts'
import { requireIssuerUrl } from './secure-url.ts'
import { requireTimeout } from './timeout.ts'

export interface SessionClientOptions {
  /** The address of your Postern; the page's own origin when left out. The page must be of that origin. */
  readonly url?: string
  /** Milliseconds for each single request; 10,000 when left out. */
  readonly timeoutMs?: number
  /** In place of the platform's `fetch`, for tests. */
  readonly fetch?: typeof globalThis.fetch
  /** In place of the platform's clocks and timers, for tests. */
  readonly clock?: Clock
  /** In place of `Math.random`, for tests. */
  readonly random?: () => number
}

/** The API, as whoever is signed in to the page. */
export type SessionClient = Api

/** The origin of the page, where there is one. */
const pageOrigin = (): string | undefined => (globalThis as { location?: { origin?: string } }).location?.origin

/**
 * Makes a client for pages that Postern's own origin serves: the session cookie says who asks, and the page never holds
 * a credential. It asks for nothing by itself; `UNAUTHENTICATED` means that nobody is signed in.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const createSessionClient = (options: SessionClientOptions = {}): SessionClient => {
  const origin = pageOrigin()
  const url = requireIssuerUrl(options.url ?? origin ?? '')
  // Elsewhere the browser would leave the cookie out, and every call would look as if nobody were signed in.
  if (origin !== undefined && origin !== url.origin) throw misconfigured('`url` must be of the origin of the page')
  const platform = platformWith(options)
  const timeoutMs = requireTimeout(options.timeoutMs)
  return Object.freeze(createApi({ platform, url, timeoutMs }))
}
