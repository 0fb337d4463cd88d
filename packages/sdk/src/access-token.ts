import type { TokenLife } from './token-state.ts'

interface Issued extends TokenLife {
  readonly value: string
  readonly scope: readonly string[]
  readonly clockSkewMs: number | null
}

/** An access token. It prints as `***`; only {@link AccessToken.value} gives it away. */
export class AccessToken {
  readonly #issued: Issued
  /** What it allows. May be less than was asked for. */
  readonly scope: readonly string[]
  /** When it expires, by this machine's clock. To show to people: the SDK itself reckons with elapsed time. */
  readonly expiresAt: Date
  /**
   * Milliseconds this machine's clock is ahead of the server's (negative: behind). 0 within 5 seconds, null when the
   * server told no time. For diagnosis: nothing is reckoned with it.
   */
  readonly clockSkewMs: number | null

  constructor(issued: Issued) {
    this.#issued = issued
    this.scope = issued.scope
    this.expiresAt = new Date(issued.requestedAt.wall + issued.lifeSeconds * 1000)
    this.clockSkewMs = issued.clockSkewMs
  }

  /** The token itself, for an `Authorization: Bearer` header. */
  get value(): string {
    return this.#issued.value
  }

  /** @internal */
  get life(): TokenLife {
    return this.#issued
  }

  toString(): string {
    return '***'
  }

  toJSON(): { value: '***'; scope: readonly string[]; expiresAt: Date } {
    return { value: '***', scope: this.scope, expiresAt: this.expiresAt }
  }
}
