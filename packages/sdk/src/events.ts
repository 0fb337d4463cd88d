import type { PosternError } from './errors.ts'

/** What a client tells of its tokens. None of it holds a secret or a token. */
export interface ClientEvents {
  /** A token was fetched, for the first time or to replace one. */
  readonly renewed: {
    /** What it is for: an absolute URI; undefined for Postern's own API. */
    readonly audience: string | undefined
    readonly scope: readonly string[]
    readonly expiresAt: Date
  }
  /** A token could not be fetched. It is tried again by itself while an old one bridges the gap, else with the next call. */
  readonly degraded: {
    readonly audience: string | undefined
    readonly error: PosternError
    /** Until when the old token is served; null where there is none, and callers get the error. */
    readonly servedUntil: Date | null
  }
  /** Another secret than before was accepted, or not the one that came first. */
  readonly rotated: {
    /** Which of the secrets the provider gives was accepted: 1 is the newest. */
    readonly position: number
    /** How many it gives. */
    readonly of: number
  }
}

export type Emit = <Name extends keyof ClientEvents>(name: Name, details: ClientEvents[Name]) => void

export interface Events {
  /**
   * Calls `listener` each time that happens; the function that comes back ends it. What a listener throws is dropped:
   * tokens are renewed all the same.
   */
  on<Name extends keyof ClientEvents>(name: Name, listener: (details: ClientEvents[Name]) => void): () => void
}

type Listener = { readonly name: keyof ClientEvents; readonly tell: (details: never) => void }

export const createEvents = (): Events & { readonly emit: Emit } => {
  const listeners = new Set<Listener>()
  return {
    on: (name, tell) => {
      const listener: Listener = { name, tell }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit: (name, details) => {
      for (const listener of listeners)
        try {
          if (listener.name === name) listener.tell(details as never)
        } catch {
          // Whoever waits for a token has no part in a listener's fault.
        }
    },
  }
}
