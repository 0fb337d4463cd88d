import type { Platform } from './platform.ts'

/** What binds a client's tokens to a key: made by `createDpop` of `@postern/sdk/dpop`. */
export interface ProofOfPossession {
  /** The thumbprint of the public key (RFC 7638), which the tokens name as `cnf.jkt`. */
  thumbprint(): Promise<string>
  /**
   * A `fetch` that proves the key with each request that fetches or carries a token.
   * @internal
   */
  bind(platform: Platform): typeof globalThis.fetch
}
