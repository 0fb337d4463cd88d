import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../kernel/clock.ts'
import type { Keyring } from '../../kernel/encryption/keyring.ts'

/** A nonce is given out for so long, and taken until the next one has been for as long. */
export const nonceStepMs = 120_000

const nonceSyntax = /^(\d{1,12})\.[\w-]{43}$/

/**
 * The nonces that proofs must name (RFC 9449 §8, §9), so that nobody who held a key for a moment can make proofs ahead. One
 * says which step of time it is of, under a key that all instances have: nothing is remembered, each instance takes what
 * another gave, and nobody else can make one.
 */
export class DpopNonces {
  readonly #keyring: Keyring
  readonly #clock: Clock

  constructor(keyring: Keyring, clock: Clock) {
    this.#keyring = keyring
    this.#clock = clock
  }

  /** The nonce for the next proof. */
  current(): string {
    return this.#of(this.#step())
  }

  /** Whether a proof may name it: this step's and the last one's, and the next one's, where another clock is a little ahead. */
  isTaken(nonce: string | null): nonce is string {
    const named = nonce === null ? undefined : nonceSyntax.exec(nonce)?.[1]
    if (nonce === null || named === undefined || Math.abs(Number(named) - this.#step()) > 1) return false
    const expected = Buffer.from(this.#of(Number(named)))
    const given = Buffer.from(nonce)
    return given.length === expected.length && timingSafeEqual(given, expected)
  }

  #step(): number {
    return Math.floor(this.#clock.now() / nonceStepMs)
  }

  #of(step: number): string {
    return `${step}.${Buffer.from(this.#keyring.digest('dpop-nonces', String(step))).toString('base64url')}`
  }
}
