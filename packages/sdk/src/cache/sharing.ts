import type { AccessToken } from '../access-token.ts'
import { waitFor, withDeadline } from '../deadline.ts'
import { PosternError } from '../errors.ts'
import { elapsedMs } from '../platform.ts'
import { createSeal } from '../seal.ts'
import type { SealingKey } from '../seal.ts'
import type { FetchToken, SharingContext, TokenCache } from '../token-cache.ts'
import type { TokenTarget } from '../token-target.ts'
import { remainingMs, tokenState } from '../token-state.ts'
import type { CacheLock, CacheStore } from './cache-store.ts'
import { textOfToken, tokenOfText } from './cached-token.ts'

/** Between two looks at whether somebody else's token is there; half of it by chance. */
const pauseMs = 100
const where = 'token cache'

const nameFor = async (parts: readonly unknown[]): Promise<string> => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)))
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * A token cache over a store. One process fetches while the others wait for what it brings. Whatever goes wrong with the
 * cache, tokens are fetched as if there were none: it saves requests, and no call may depend on it.
 */
export const createTokenCache = (store: CacheStore, key: SealingKey): TokenCache => {
  const { seal, open } = createSeal(key)

  const share = ({
    platform,
    issuer,
    timeoutMs,
    fetchToken,
    clientId,
    credentials,
    dpop,
  }: SharingContext): FetchToken => {
    const { clock, random } = platform
    /** Whoever has the lock for longer does not get on. */
    const lockMs = timeoutMs + 1_000

    const idOf = async (signal: AbortSignal): Promise<string | undefined> =>
      clientId ?? (await credentials?.provider({ refused: false, signal }))?.clientId

    const nameOf = async ({ audience, scope }: TokenTarget, signal: AbortSignal): Promise<string> =>
      nameFor([
        ...['postern-token/1', issuer, await idOf(signal), (await dpop?.thumbprint()) ?? null],
        ...[audience ?? null, scope ? [...new Set(scope)].sort() : null],
      ])

    /** What is kept, where it is better than what the caller has. */
    const find = async (name: string, current: AccessToken | null): Promise<AccessToken | null> => {
      const sealed = await store.read(name)
      const text = sealed === null ? null : await open(name, sealed)
      const token = text === null ? null : tokenOfText(text, clock.now())
      if (token === null || remainingMs(token.life, clock.now()) === 0 || token.value === current?.value) return null
      return current === null || tokenState(token.life, clock.now()) === 'fresh' ? token : null
    }

    const keep = async (name: string, lock: CacheLock, token: AccessToken): Promise<void> => {
      const sealed = await seal(name, textOfToken(token))
      await lock.write(sealed, remainingMs(token.life, clock.now()))
    }

    const pause = (signal: AbortSignal): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const cancel = clock.schedule(resolve, (pauseMs / 2) * (1 + random()), 'background')
      return waitFor(promise, signal, where).finally(cancel)
    }

    /** What `work` gives, within the time of a request; null where the cache fails. */
    const quietly = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | null> =>
      withDeadline({ clock, timeoutMs, signal, where }, work).catch((error: unknown) => {
        // A key of the wrong kind is nobody's outage: it would never get better.
        if (error instanceof PosternError && (error.code === 'INVALID_CONFIGURATION' || error.code === 'ABORTED'))
          throw error
        return null
      })

    return async (target, signal, current) => {
      const name = await quietly(signal, () => nameOf(target, signal))
      if (name === null) return fetchToken(target, signal, current)
      const since = clock.now()
      for (;;) {
        const look = async () => ({ token: await find(name, current) })
        const looked = await quietly(signal, look)
        if (looked?.token) return looked.token
        const taken = looked && (await quietly(signal, async () => ({ lock: await store.lock(name, lockMs) })))
        if (taken === null || (taken.lock === null && elapsedMs(since, clock.now()) >= lockMs))
          return fetchToken(target, signal, current)
        const { lock } = taken
        if (lock === null) {
          await pause(signal)
          continue
        }
        try {
          // Somebody may have been quicker, between the look and the lock.
          const found = await quietly(signal, look)
          if (found?.token) return found.token
          const token = await fetchToken(target, signal, current)
          await quietly(signal, () => keep(name, lock, token))
          return token
        } finally {
          await quietly(new AbortController().signal, () => lock.release())
        }
      }
    }
  }

  return Object.freeze({ share })
}
