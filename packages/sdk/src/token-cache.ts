import type { AccessToken } from './access-token.ts'
import type { ClientCredentials } from './credentials.ts'
import type { Platform } from './platform.ts'
import type { ProofOfPossession } from './proof-of-possession.ts'
import type { TokenTarget } from './token-target.ts'

/** Asks for a token. `current` is the valid one there is, which shall be replaced. */
export type FetchToken = (target: TokenTarget, signal: AbortSignal, current: AccessToken | null) => Promise<AccessToken>

export interface SharingContext {
  readonly platform: Platform
  readonly issuer: string
  readonly timeoutMs: number
  readonly fetchToken: FetchToken
  readonly clientId?: string | undefined
  readonly credentials?: ClientCredentials | undefined
  readonly dpop?: ProofOfPossession | undefined
}

/** Tokens that outlive a process and that several share: made by `@postern/sdk/cache/file` and `…/cache/redis`. */
export interface TokenCache {
  /** @internal */
  readonly share: (context: SharingContext) => FetchToken
}
