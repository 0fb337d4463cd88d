import type { Permission, SubscriptionChange } from '@postern/protocol'
import type { Call } from './actor.ts'
import type { LogPlace } from './audit/log-tail.ts'
import type { Deps } from './deps.ts'
import { isFault, type Fault } from './fault.ts'
import { formatLogCursor } from './log-cursor.ts'
import { normaliseFault } from './normalise-fault.ts'
import type { Target } from './policy/policy.ts'
import { Refusal } from './refusal.ts'
import type { OpenSubscription } from './subscriptions.ts'

/** What was found in one event of the log: one thing, or several that one action concerned. */
export interface Found<Item extends Target> {
  readonly eventId: string
  readonly items: readonly Item[]
}

export interface Delivered<Item> {
  /** At least one: those that the actor may have. Each is decided on just before it leaves. */
  readonly items: readonly Item[]
  /** To go on behind them, on whichever instance. */
  readonly cursor: string
}

/** How the one who follows is connected. */
export interface Connection {
  /** Whether what authenticated the call still would. @throws what the database throws */
  readonly isAuthentic: () => Promise<boolean>
  /** Aborted once nobody reads any more. */
  readonly closed: AbortSignal
  /** Cuts off a reader that takes nothing, not even why it ends. */
  readonly cut: () => void
}

interface Plan<Item extends Target> {
  readonly deps: Deps
  readonly call: Call
  readonly permission: Permission
  readonly connection: Connection
  readonly place: LogPlace
  /** Events that bear an earlier time are not looked for. */
  readonly since: Date
  readonly find: (eventIds: readonly string[]) => Promise<readonly Found<Item>[]>
  /** @throws Fault, Refusal */
  readonly mayGoOn: () => Promise<void>
  /** Those that the actor may have, if it may still go on. @throws Fault, Refusal */
  readonly mayHave: (items: readonly Item[]) => Promise<readonly Item[]>
}

/** Reads no oftener than this, however busy the log is. */
const pauseMs = 100

const answerTo = (
  { deps, call, permission }: Pick<Plan<never>, 'deps' | 'call' | 'permission'>,
  cause: unknown,
): Fault => {
  const answer = cause instanceof Refusal ? cause.answer : normaliseFault(deps.database, cause)
  if (answer.code === 'INTERNAL')
    deps.log.error({ err: cause as Error, action: permission, requestId: call.requestId }, 'unexpected error')
  return answer
}

const isRefusal = ({ code }: Fault): boolean => ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'].includes(code)

/** One subscription from its opening to its end, both of which it records. */
export class Following<Item extends Target> {
  readonly #plan: Plan<Item>
  readonly #subscription: OpenSubscription
  readonly #id: string
  #delivered = 0
  #isOver = false

  /** @throws Fault RATE_LIMITED, OVERLOADED, SHUTTING_DOWN */
  constructor(plan: Plan<Item>) {
    this.#plan = plan
    this.#id = plan.deps.ids.mint('Subscription')
    this.#subscription = plan.deps.subscriptions.open(plan.call.actor, {
      check: () => this.#check(),
      cut: () => plan.connection.closed.aborted || plan.connection.cut(),
    })
  }

  /** Records that it begins. @throws Fault AUDIT_UNAVAILABLE */
  async begin(): Promise<void> {
    const { closed } = this.#plan.connection
    try {
      await this.#record({ outcome: 'done', change: { after: { subscription: this.#id } } })
    } catch (cause) {
      this.#isOver = true
      this.#plan.deps.subscriptions.close(this.#subscription)
      throw cause
    }
    const leave = (): void => {
      this.#subscription.end('closed')
      void this.#finish()
    }
    closed.addEventListener('abort', leave, { once: true })
    if (closed.aborted) leave()
  }

  #check(): void {
    this.#plan.mayGoOn().catch((cause: unknown) => this.#subscription.end(answerTo(this.#plan, cause)))
  }

  /** What comes; at the end a fault, where it ends otherwise than by its reader. */
  async *items(): AsyncGenerator<Delivered<Item> | Fault, void> {
    try {
      yield* this.#untilItEnds()
    } catch (cause) {
      this.#subscription.end(answerTo(this.#plan, cause))
    } finally {
      this.#subscription.end('closed')
      await this.#finish()
    }
    const { ending } = this.#subscription
    if (isFault(ending)) yield ending
  }

  async *#untilItEnds(): AsyncGenerator<Delivered<Item>, void> {
    const { deps, call, since, find, mayGoOn, mayHave } = this.#plan
    let { place } = this.#plan
    const isOpen = (): boolean => this.#subscription.ending === null
    while (isOpen()) {
      await mayGoOn()
      const { events, next, isAll } = await deps.subscriptions.tail.after(place, since)
      const found = events.length === 0 ? [] : await find(events.map(({ id }) => id))
      const byEvent = new Map(found.map((one) => [one.eventId, one]))
      for (const event of events) {
        const one = byEvent.get(event.id)
        if (!one) continue
        const items = await mayHave(one.items)
        if (!isOpen()) return
        if (items.length === 0) continue
        this.#delivered += items.length
        yield { items, cursor: formatLogCursor(deps, call.actor, event) }
        if (!isOpen()) return
      }
      place = next
      if (!isAll) continue
      await this.#subscription.news()
      if (isOpen()) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }

  async #finish(): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    const { deps, call } = this.#plan
    const { ending } = this.#subscription
    const change = { before: { subscription: this.#id, delivered: this.#delivered } }
    try {
      await this.#record(
        isFault(ending)
          ? { outcome: isRefusal(ending) ? 'refused' : 'failed', code: ending.code, change }
          : { outcome: 'done', change },
      )
    } catch (cause) {
      // Nobody is left to be refused anything; the opening stands.
      deps.log.error({ err: cause as Error, requestId: call.requestId }, 'the end of a subscription is not recorded')
    } finally {
      deps.subscriptions.close(this.#subscription)
    }
  }

  async #record(end: {
    readonly outcome: 'done' | 'refused' | 'failed'
    readonly code?: Fault['code']
    readonly change: SubscriptionChange
  }): Promise<void> {
    const { deps, call, permission } = this.#plan
    const space = call.actor.type === 'application' ? call.actor.spaceId : null
    await deps.evidence.record(call, { action: permission, space, target: null, ...end })
  }
}
