import { endpoints } from '@postern/protocol'
import { exchange } from '../exchange.ts'
import { elapsedMs } from '../platform.ts'
import type { Instant, Platform } from '../platform.ts'
import { isRecord } from '../record.ts'
import { refused } from '../refused.ts'
import { verificationKey } from './algorithms.ts'
import type { VerificationKey } from './algorithms.ts'
import { keptKey } from './node-verification.ts'
import type { ServerTime } from './server-time.ts'
import { VerificationError } from './verification-error.ts'

interface Options {
  readonly platform: Platform
  readonly time: ServerTime
  /** Without a slash at its end. */
  readonly issuer: string
  readonly timeoutMs: number
}

const where = 'key set'
const maxBytes = 64 * 1024
const mostKeys = 64
/** A key that is not known may be new; asked for over and over, it costs one request in so long. */
const coolDownMs = 30_000
/** Without keys nobody is let in, so the end of an outage must not go unnoticed for long. */
const coolDownWithoutKeysMs = 1_000
/** Keys are read again after so long: one that was withdrawn takes its tokens with it. */
const refreshAfterMs = 300_000
/** While the issuer is down, keys are believed for so long: the life of a token that nobody chose otherwise. */
const longestStaleMs = 6 * 3_600_000

/**
 * The issuer's public keys, from the one address the configuration names: fetched when they are needed first, and by
 * one request for all who wait. What a token says of keys is never followed.
 */
export class KeySet {
  readonly #options: Options
  #keys: ReadonlyMap<string, VerificationKey> = new Map()
  #fetchedAt: Instant | null = null
  #triedAt: Instant | null = null
  #flight: Promise<void> | null = null

  constructor(options: Options) {
    this.#options = options
  }

  /** The key where it is known, and the set may still be believed; else null, and {@link KeySet.find} may know more. */
  known(kid: string, now = this.#options.platform.clock.now()): VerificationKey | null {
    const age = this.#fetchedAt === null ? Infinity : elapsedMs(this.#fetchedAt, now)
    if (age >= refreshAfterMs && this.#mayTry(coolDownMs)) this.#fetch().catch(() => {})
    return age < longestStaleMs ? (this.#keys.get(kid) ?? null) : null
  }

  /** The key, or null where the issuer has none of that name. @throws VerificationError `KEYS_UNAVAILABLE` */
  async find(kid: string): Promise<VerificationKey | null> {
    const known = this.known(kid)
    if (known !== null) return known
    const isUsable = this.#ageMs() < longestStaleMs
    if (this.#flight === null && !this.#mayTry(isUsable ? coolDownMs : coolDownWithoutKeysMs)) {
      if (isUsable) return null
      throw new VerificationError('KEYS_UNAVAILABLE')
    }
    try {
      await (this.#flight ?? this.#fetch())
    } catch {
      // Of a key nobody knows it cannot be said that it is wrong while the issuer is not there to ask.
      throw new VerificationError('KEYS_UNAVAILABLE')
    }
    return this.#keys.get(kid) ?? null
  }

  #ageMs(): number {
    return this.#fetchedAt === null ? Infinity : elapsedMs(this.#fetchedAt, this.#options.platform.clock.now())
  }

  #mayTry(pauseMs: number): boolean {
    return this.#triedAt === null || elapsedMs(this.#triedAt, this.#options.platform.clock.now()) >= pauseMs
  }

  #fetch(): Promise<void> {
    if (this.#flight !== null) return this.#flight
    this.#triedAt = this.#options.platform.clock.now()
    this.#flight = this.#read().finally(() => {
      this.#flight = null
    })
    return this.#flight
  }

  async #read(): Promise<void> {
    const { platform, time, issuer, timeoutMs } = this.#options
    const request = {
      url: issuer + endpoints.jwks.path,
      method: 'GET',
      headers: { accept: 'application/json' },
    } as const
    const answer = await exchange(platform, { ...request, where, timeoutMs, maxBytes })
    const listed = isRecord(answer.json) ? answer.json['keys'] : undefined
    if (answer.status !== 200 || !Array.isArray(listed)) throw refused(answer, where)
    const keys = new Map<string, VerificationKey>()
    for (const jwk of (listed as unknown[]).slice(0, mostKeys)) {
      const made = isRecord(jwk) ? await this.#keyOf(jwk) : null
      if (made) keys.set(...made)
    }
    time.learn(answer.headers, answer.sentAt)
    this.#keys = keys
    this.#fetchedAt = platform.clock.now()
  }

  /** Of a key that says what it is for (RFC 7517 §4.2 to §4.5). The same key stays the same object. */
  async #keyOf(jwk: Readonly<Record<string, unknown>>): Promise<[string, VerificationKey] | null> {
    const { kid, alg, use, key_ops: operations } = jwk
    if (typeof kid !== 'string' || typeof alg !== 'string' || (use !== undefined && use !== 'sig')) return null
    if (Array.isArray(operations) && !operations.includes('verify')) return null
    const made = await verificationKey(jwk, alg)
    if (made === null) return null
    const before = this.#keys.get(kid)
    return [kid, before?.alg === alg && before.canonical === made.canonical ? before : keptKey(made)]
  }
}
