import type { AccessToken } from './access-token.ts'
import { PosternError } from './errors.ts'
import type { Emit } from './events.ts'
import type { Platform } from './platform.ts'
import { Renewal } from './renewal.ts'
import type { FetchToken } from './token-cache.ts'
import type { TokenTarget } from './token-target.ts'

interface Options {
  readonly platform: Platform
  /** Asks the issuer for a token. Called once for all who wait for the same target. */
  readonly fetchToken: FetchToken
  readonly emit: Emit
  /** How long `fetchToken` may take at the very most. */
  readonly longestFlightMs: number
}

export interface TokenSource {
  /** @throws PosternError when there is no valid token and none could be fetched */
  get(target: TokenTarget, signal?: AbortSignal): Promise<AccessToken>
  /** Tells that an API refused this token: the next {@link TokenSource.get} waits for a renewal, at most once a minute. */
  invalidate(token: AccessToken): void
  /** How many targets are kept. */
  readonly size: number
  close(): void
}

/** More targets than this come from callers that make them up as they go; the expired ones are let go. */
const sweepAbove = 64

/** The tokens of a client, by audience and sorted scopes. */
export const createTokenSource = (options: Options): TokenSource => {
  const renewals = new Map<string, Renewal>()
  let closed = false

  const keyOf = ({ audience, scope }: TokenTarget): string =>
    JSON.stringify([audience ?? null, scope ? [...new Set(scope)].sort() : null])

  const renewalOf = (target: TokenTarget): Renewal => {
    const key = keyOf(target)
    const known = renewals.get(key)
    if (known !== undefined) return known
    if (renewals.size >= sweepAbove) for (const [other, renewal] of renewals) if (renewal.idle) renewals.delete(other)
    const made = new Renewal({
      ...options,
      fetchToken: (signal, current) => options.fetchToken(target, signal, current),
      report: (outcome, bridge) => {
        const { audience } = target
        if (outcome instanceof PosternError)
          options.emit('degraded', { audience, error: outcome, servedUntil: bridge?.expiresAt ?? null })
        else options.emit('renewed', { audience, scope: outcome.scope, expiresAt: outcome.expiresAt })
      },
    })
    renewals.set(key, made)
    return made
  }

  return {
    get: async (target, signal) => {
      if (closed) throw new PosternError('CLOSED', { where: 'token' })
      return renewalOf(target).get(signal)
    },
    invalidate: (token) => {
      for (const renewal of renewals.values()) renewal.invalidate(token.value)
    },
    get size() {
      return renewals.size
    },
    close: () => {
      closed = true
      for (const renewal of renewals.values()) renewal.close()
      renewals.clear()
    },
  }
}
