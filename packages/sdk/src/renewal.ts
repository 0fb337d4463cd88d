import type { AccessToken } from './access-token.ts'
import { backOffMs } from './back-off.ts'
import { waitFor } from './deadline.ts'
import { PosternError } from './errors.ts'
import { elapsedMs } from './platform.ts'
import type { Instant, Platform } from './platform.ts'
import { remainingMs, renewAfterMs, tokenState } from './token-state.ts'

interface Options {
  readonly platform: Platform
  /** Given the valid token there is, which shall be replaced. */
  readonly fetchToken: (signal: AbortSignal, current: AccessToken | null) => Promise<AccessToken>
  /** A flight older than this will not land: runtimes freeze requests, and machines sleep. */
  readonly longestFlightMs: number
  /** Told of each token that was fetched or could not be. */
  readonly report: (outcome: AccessToken | PosternError, bridge: AccessToken | null) => void
}

interface Flight {
  readonly promise: Promise<AccessToken>
  readonly startedAt: Instant
  readonly controller: AbortController
}

interface Rest {
  readonly since: Instant
  readonly milliseconds: number
  readonly error: PosternError
}

/** A caller without a token waits this long for further tries; then the last failure is the answer. */
const patienceMs = 5_000
/** An API that answers 401 to every token must not turn each call into a token request. */
const forcedRenewalPauseMs = 60_000
const where = 'token'
const settleQuietly = (): void => {}

const asPosternError = (thrown: unknown): PosternError =>
  thrown instanceof PosternError ? thrown : new PosternError('NETWORK', { where, cause: thrown })

/** The token of one key: serves it, and renews it with never more than one request on its way. */
export class Renewal {
  readonly #options: Options
  #token: AccessToken | null = null
  #flight: Flight | null = null
  #rest: Rest | null = null
  #failures = 0
  #renewAfterMs = 0
  #forcedAt: Instant | null = null
  /** An API refused the token: renew it whatever its age … */
  #wanted = false
  /** … and let callers wait for that once, before the old one is served again. */
  #suspect = false
  #cancelTimer: (() => void) | null = null
  #closed = false

  constructor(options: Options) {
    this.#options = options
  }

  /** Whether nothing is lost by forgetting it. */
  get idle(): boolean {
    return this.#valid() === null && this.#flight === null && this.#rest === null
  }

  async get(signal: AbortSignal | undefined): Promise<AccessToken> {
    const calledAt = this.#now()
    for (;;) {
      if (this.#closed) throw new PosternError('CLOSED', { where })
      if (signal?.aborted) throw new PosternError('ABORTED', { where })
      const token = this.#valid()
      if (token !== null && !this.#suspect) {
        this.#renewInBackground()
        return token
      }
      const restMs = this.#restMs()
      if (restMs > 0) {
        if (token !== null) return token
        await this.#outwait(restMs, calledAt, signal)
        continue
      }
      try {
        return await waitFor(this.#joinFlight(), signal, where)
      } catch (thrown) {
        const error = asPosternError(thrown)
        if (error.code === 'ABORTED' || error.code === 'CLOSED') throw error
        const bridge = this.#valid()
        if (bridge !== null) return bridge
        if (!error.retryable) throw error
      }
    }
  }

  /** Takes note that an API refused the token. What another caller has renewed meanwhile is left alone. */
  invalidate(value: string): void {
    const token = this.#valid()
    if (token === null || token.value !== value || this.#wanted) return
    const now = this.#now()
    if (this.#forcedAt !== null && elapsedMs(this.#forcedAt, now) < forcedRenewalPauseMs) return
    this.#forcedAt = now
    this.#wanted = true
    this.#suspect = true
  }

  close(): void {
    this.#closed = true
    this.#token = null
    this.#sleepOn()
    this.#flight?.controller.abort()
  }

  #now(): Instant {
    return this.#options.platform.clock.now()
  }

  #valid(): AccessToken | null {
    return this.#token !== null && remainingMs(this.#token.life, this.#now()) > 0 ? this.#token : null
  }

  #restMs(): number {
    return this.#rest === null ? 0 : Math.max(this.#rest.milliseconds - elapsedMs(this.#rest.since, this.#now()), 0)
  }

  /** @throws PosternError the last failure, when the next try is too far off or would only be refused again */
  async #outwait(restMs: number, calledAt: Instant, signal: AbortSignal | undefined): Promise<void> {
    const { error } = this.#rest as Rest
    if (!error.retryable || elapsedMs(calledAt, this.#now()) + restMs > patienceMs) throw error
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = this.#options.platform.clock.schedule(resolve, Math.ceil(restMs), 'foreground')
    await waitFor(promise, signal, where).finally(cancel)
  }

  #renewInBackground(): void {
    const token = this.#valid()
    if (token === null || this.#closed || this.#flightIsLive()) return
    if (!this.#wanted && tokenState(token.life, this.#now()) === 'fresh') return
    const untilDueMs = this.#wanted ? 0 : this.#renewAfterMs - elapsedMs(token.life.requestedAt, this.#now())
    const waitMs = Math.max(untilDueMs, this.#restMs(), 0)
    if (waitMs === 0) this.#joinFlight().catch(settleQuietly)
    else if (this.#cancelTimer === null) this.#wakeAfter(waitMs)
  }

  #wakeAfter(milliseconds: number): void {
    this.#sleepOn()
    const wake = (): void => {
      this.#cancelTimer = null
      this.#renewInBackground()
    }
    this.#cancelTimer = this.#options.platform.clock.schedule(wake, Math.ceil(milliseconds), 'background')
  }

  #sleepOn(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
  }

  #flightIsLive(): boolean {
    return this.#flight !== null && elapsedMs(this.#flight.startedAt, this.#now()) < this.#options.longestFlightMs
  }

  #joinFlight(): Promise<AccessToken> {
    if (this.#flight !== null && this.#flightIsLive()) return this.#flight.promise
    this.#flight?.controller.abort()
    const controller = new AbortController()
    const promise: Promise<AccessToken> = this.#options.fetchToken(controller.signal, this.#valid()).then(
      (token) => this.#landed(flight, token),
      (thrown: unknown) => this.#failed(flight, asPosternError(thrown)),
    )
    const flight: Flight = { promise, startedAt: this.#now(), controller }
    this.#flight = flight
    return promise
  }

  #landed(flight: Flight, token: AccessToken): AccessToken {
    if (this.#closed) throw new PosternError('CLOSED', { where })
    if (this.#flight !== flight) return token
    this.#flight = null
    this.#token = token
    this.#rest = null
    this.#failures = 0
    this.#wanted = false
    this.#suspect = false
    this.#sleepOn()
    this.#renewAfterMs = renewAfterMs(token.life, this.#options.platform.random())
    this.#options.report(token, null)
    return token
  }

  #failed(flight: Flight, error: PosternError): never {
    if (this.#closed) throw new PosternError('CLOSED', { where })
    if (this.#flight !== flight) throw new PosternError('TIMEOUT', { where })
    this.#flight = null
    this.#failures += 1
    this.#suspect = false
    const bridge = this.#valid()
    const leftMs = bridge === null ? 0 : remainingMs(bridge.life, this.#now())
    const situation = { error, failures: this.#failures, lifeSeconds: bridge?.life.lifeSeconds ?? 0, leftMs }
    const milliseconds = backOffMs(situation, this.#options.platform.random)
    this.#rest = { since: this.#now(), milliseconds, error }
    if (bridge !== null) this.#wakeAfter(milliseconds)
    this.#options.report(error, bridge)
    throw error
  }
}
