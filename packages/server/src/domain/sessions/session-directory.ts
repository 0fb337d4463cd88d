import type { Id } from '@postern/protocol'
import type { UserActor } from '../../kernel/actor.ts'
import type { Deps } from '../../kernel/deps.ts'
import { maintain } from '../../kernel/maintain.ts'
import type { View } from '../../kernel/tx.ts'
import { touchMs, type CheckedSession } from './model.ts'
import { hashOfToken, isToken } from './session-token.ts'
import { findSession, updateLastSeen } from './store.ts'

const largestCache = 50_000

const touch = maintain('touch-session', {
  stores: ['session'],
  run: async (tx, { input, now }: { deps: Deps; input: CheckedSession; now: Date }) => {
    await updateLastSeen(tx, input, now)
    return { result: undefined }
  },
})

interface Held {
  readonly session: CheckedSession
  /** When a request of it was last seen here. */
  seenAt: number
  /** When that was last written. */
  writtenAt: number
}

/**
 * Sessions in memory, by the hash of what their cookies carry. A change of one, or of its person, drops it, here and
 * through the change feed on every other instance; the limits are looked at on each request.
 */
export class SessionDirectory {
  readonly #deps: Deps
  readonly #view: View
  readonly #held = new Map<string, Held>()
  /** Rises with each change: what was read before one must not outlive it. */
  #changes = 0

  constructor(deps: Deps, view: View) {
    this.#deps = deps
    this.#view = view
    deps.changes.subscribe(
      ({ type, id }) => {
        if (type === 'User') this.#drop((session) => session.userId === id)
        if (type === 'Session') this.#drop((session) => session.id === id)
      },
      () => {
        this.#changes += 1
        this.#held.clear()
      },
    )
  }

  #drop(isChanged: (session: CheckedSession) => boolean): void {
    this.#changes += 1
    for (const [key, { session }] of this.#held) if (isChanged(session)) this.#held.delete(key)
  }

  get size(): number {
    return this.#held.size
  }

  /** Whether answering for it would ask the database. */
  isToBeRead(token: string): boolean {
    return isToken(token) && !this.#held.has(keyOf(token))
  }

  /** The person behind the cookie, or null where the session has ended, timed out, or never was. */
  async authenticate(token: string): Promise<UserActor | null> {
    const found = await this.#find(token)
    if (found) await this.#see(found.held, this.#deps.clock.now())
    return found && found.actor
  }

  /** Whether the cookie would still do. It counts as no request: nothing that stays open keeps a session from timing out. */
  async isInForce(token: string): Promise<boolean> {
    return (await this.#find(token)) !== null
  }

  async #find(token: string): Promise<{ readonly held: Held; readonly actor: UserActor } | null> {
    if (!isToken(token)) return null
    const now = this.#deps.clock.now()
    const known = this.#held.get(keyOf(token))
    // Another instance may have seen it since: only what was just read may be called idle.
    const held = known && !isIdle(known, now) ? known : await this.#read(token)
    if (!held || isIdle(held, now) || held.session.isEnded || held.session.endsAt <= now) {
      this.#held.delete(keyOf(token))
      return null
    }
    const { id, userId, epoch, authenticatedAt } = held.session
    const actor: UserActor = { type: 'user', id: userId as Id<'User'>, credential: id, authenticatedAt }
    const { principal } = await this.#deps.policy.standing(actor, null)
    return principal?.isActive === true && principal.epoch === epoch ? { held, actor } : null
  }

  async #read(token: string): Promise<Held | null> {
    const before = this.#changes
    const session = await findSession(this.#view, hashOfToken(token))
    if (!session) return null
    const held = { session, seenAt: session.lastSeenAt, writtenAt: session.lastSeenAt }
    if (before === this.#changes) {
      if (this.#held.size >= largestCache) this.#held.clear()
      this.#held.set(keyOf(token), held)
    }
    return held
  }

  /**
   * Written once a minute and no more: after the loss of this process, or for another instance, a session is idle up to a
   * minute longer than it was, and so ends up to a minute early, never late.
   */
  async #see(held: Held, now: number): Promise<void> {
    if (now > held.seenAt) held.seenAt = now
    if (now - held.writtenAt < touchMs) return
    const { writtenAt } = held
    // Before it is waited for: requests that come together write once.
    held.writtenAt = now
    try {
      await touch.perform(this.#deps, held.session)
    } catch (cause) {
      held.writtenAt = writtenAt
      throw cause
    }
  }
}

const isIdle = ({ session, seenAt }: Held, now: number): boolean => now - seenAt >= session.idleMinutes * 60_000

const keyOf = (token: string): string => Buffer.from(hashOfToken(token)).toString('base64')
