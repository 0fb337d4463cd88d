import type { ClientCredentials, Credentials } from '../credentials.ts'
import { PosternError, misconfigured } from '../errors.ts'
import { elapsedMs } from '../platform.ts'
import type { Clock, Instant } from '../platform.ts'
import { fromProvider } from './from-provider.ts'

/** How each request to a secret manager is made. */
export interface ManagerRequestOptions {
  /** Milliseconds for each single request; 10,000 when left out. */
  readonly timeoutMs?: number
  /** In place of the platform's `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /** In place of the platform's clocks and timers, for tests. */
  readonly clock?: Clock
}

/** What every secret manager's provider can be told. */
export interface ManagerOptions extends ManagerRequestOptions {
  /** The application's client ID, where the manager holds the secret alone. */
  readonly clientId?: string
  /** Milliseconds for which credentials are used without asking the manager again; 300,000 when left out. */
  readonly keepMs?: number
  /** Milliseconds for which they are used while the manager cannot be asked; a day when left out, 0 for not at all. */
  readonly bridgeMs?: number
}

type Read = (request: { readonly refused: boolean }) => Promise<Credentials>

interface Kept {
  readonly credentials: Credentials
  readonly readAt: Instant
}

const defaultKeepMs = 300_000
const defaultBridgeMs = 24 * 3_600_000

const requireDuration = (name: string, value: number): number => {
  if (value >= 0) return value
  throw misconfigured(`\`${name}\` must not be below 0`)
}

/**
 * Credentials of a provider that keeps what it read for a while, reads once for all who wait, and reads anew when what it gave was
 * refused. A manager that fails is bridged with what was read last: tokens must not depend on one more service being there.
 */
export const keptCredentials = ({ keepMs, bridgeMs }: ManagerOptions, clock: Clock, read: Read): ClientCredentials => {
  const keep = requireDuration('keepMs', keepMs ?? defaultKeepMs)
  const bridge = requireDuration('bridgeMs', bridgeMs ?? defaultBridgeMs)
  let kept: Kept | null = null
  let reading: { readonly promise: Promise<Credentials>; readonly refused: boolean } | null = null

  const isWithin = (milliseconds: number): boolean =>
    kept !== null && elapsedMs(kept.readAt, clock.now()) < milliseconds

  const start = (refused: boolean): Promise<Credentials> => {
    const readAt = clock.now()
    const promise = read({ refused })
      .then((credentials) => {
        kept = { credentials, readAt }
        return credentials
      })
      .finally(() => {
        if (reading?.promise === promise) reading = null
      })
    reading = { promise, refused }
    return promise
  }

  return fromProvider(async ({ refused }) => {
    if (!refused && kept !== null && isWithin(keep)) return kept.credentials
    try {
      // A reading that began before the refusal may bring what was refused.
      return await (reading !== null && (reading.refused || !refused) ? reading.promise : start(refused))
    } catch (error) {
      const isPassing = error instanceof PosternError && error.retryable
      if (isPassing && kept !== null && isWithin(bridge)) return kept.credentials
      throw error
    }
  })
}
