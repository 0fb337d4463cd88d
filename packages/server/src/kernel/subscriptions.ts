import type { Actor } from './actor.ts'
import type { Arrivals } from './audit/arrivals.ts'
import type { LogTail } from './audit/log-tail.ts'
import { fault, type Fault } from './fault.ts'

export const subscriptionLimits = {
  /** Open at once on one instance, by one user or application. */
  perActor: 10,
  /** By all of them. */
  inAll: 200,
} as const

/** What only time ends, such as a token, is found out this often; so is what a lost message should have told. */
const lookEveryMs = 2_000

/** So long a reader that takes nothing may still learn why it ends. */
const graceMs = 2_000

interface Reader {
  /** Ends it, where the actor may not go on: also while the reader takes nothing, and so is sent nothing. */
  readonly check: () => void
  /** Cuts off one that takes nothing, not even why it ends. */
  readonly cut: () => void
}

/** One open subscription, as the registry knows it. */
export class OpenSubscription {
  readonly #actorId: string
  readonly #reader: Reader
  #ending: Fault | 'closed' | null = null
  #isToLook = false
  #wake: (() => void) | undefined

  constructor(actorId: string, reader: Reader) {
    this.#actorId = actorId
    this.#reader = reader
  }

  isOf(actorId: string): boolean {
    return this.#actorId === actorId
  }

  /** Why it ends: a fault, or that its reader is gone; null while it goes on. */
  get ending(): Fault | 'closed' | null {
    return this.#ending
  }

  /** The first reason stays. */
  end(reason: Fault | 'closed'): void {
    if (this.#ending !== null) return
    this.#ending = reason
    this.look()
    if (reason !== 'closed') setTimeout(this.#reader.cut, graceMs).unref()
  }

  /** There may be something new. */
  look(): void {
    this.#isToLook = true
    this.#wake?.()
  }

  /** Time has passed. */
  tick(): void {
    this.look()
    this.#reader.check()
  }

  /** Resolves when there may be something new, or it ends. */
  async news(): Promise<void> {
    if (!this.#isToLook) await new Promise<void>((resolve) => (this.#wake = resolve))
    this.#wake = undefined
    this.#isToLook = false
  }
}

const idOf = (actor: Actor): string => ('id' in actor ? actor.id : actor.type)

/** The subscriptions that are open on this instance, and what they follow. */
export class Subscriptions {
  readonly tail: LogTail
  readonly #arrivals: Arrivals
  readonly #open = new Set<OpenSubscription>()
  #timer: NodeJS.Timeout | undefined
  #unfollow: (() => void) | undefined
  #isStopped = false

  constructor(parts: { readonly tail: LogTail; readonly arrivals: Arrivals }) {
    this.tail = parts.tail
    this.#arrivals = parts.arrivals
  }

  get count(): number {
    return this.#open.size
  }

  /** @throws Fault RATE_LIMITED where the actor has too many, OVERLOADED where all together have, SHUTTING_DOWN */
  open(actor: Actor, reader: Reader): OpenSubscription {
    if (this.#isStopped) throw stopping()
    const actorId = idOf(actor)
    const own = [...this.#open].filter((one) => one.isOf(actorId)).length
    if (own >= subscriptionLimits.perActor) {
      throw fault('RATE_LIMITED', `You have ${own} subscriptions open, and may have no more: close one first.`, {
        retryAfterSeconds: 10,
      })
    }
    if (this.#open.size >= subscriptionLimits.inAll)
      throw fault('OVERLOADED', 'Too many subscriptions are open: try again in a moment, or another instance.')
    const opened = new OpenSubscription(actorId, reader)
    this.#open.add(opened)
    this.#unfollow ??= this.#arrivals.follow(() => {
      for (const one of this.#open) one.look()
    })
    this.#timer ??= setInterval(() => {
      for (const one of this.#open) one.tick()
    }, lookEveryMs).unref()
    return opened
  }

  close(subscription: OpenSubscription): void {
    this.#open.delete(subscription)
    if (this.#open.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#unfollow?.()
    this.#unfollow = undefined
  }

  /** Ends all of them, and lets none begin. */
  stop(): void {
    this.#isStopped = true
    for (const one of this.#open) one.end(stopping())
  }
}

const stopping = (): Fault =>
  fault('SHUTTING_DOWN', 'The service is stopping: go on from your last cursor at another instance, or in a moment.')
