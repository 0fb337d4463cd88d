import type { Clock } from '../clock.ts'

interface Options {
  readonly clock: Clock
  /** What tells this instance from the others. */
  readonly name: string
  /** Sends a message to all instances, this one too. */
  readonly send: (message: string) => Promise<unknown>
}

const announceEveryMs = 5_000
/** So long an announcement counts: a missed one more or less changes nothing. */
const announcedForMs = 16_000
/** Under load one message tells of all that was written meanwhile. */
const tellEveryMs = 50

/**
 * Tells whoever follows the log that there may be more of it. What this instance writes is known at once; the others tell
 * of theirs only while somebody follows here, so that a commit costs nothing more where nobody does. A message that is
 * lost, or comes before its event can be read, is made up for by `nudge`.
 */
export class Arrivals {
  readonly #options: Options
  readonly #followers = new Set<() => void>()
  #announcing: NodeJS.Timeout | undefined
  #telling: NodeJS.Timeout | undefined
  /** Until when somebody follows on another instance. */
  #isFollowedUntil = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** Calls `wake` whenever there may be more, until the function that it answers is called. */
  follow(wake: () => void): () => void {
    // Each is one of its own, even where two share a function.
    const follower = (): void => wake()
    this.#followers.add(follower)
    if (!this.#announcing) {
      const announce = (): void => this.#send('following')
      announce()
      this.#announcing = setInterval(announce, announceEveryMs).unref()
    }
    return () => {
      this.#followers.delete(follower)
      if (this.#followers.size > 0) return
      clearInterval(this.#announcing)
      this.#announcing = undefined
    }
  }

  /** Says that events were committed here. */
  committed(): void {
    this.nudge()
    if (this.#telling || this.#options.clock.now() >= this.#isFollowedUntil) return
    this.#telling = setTimeout(() => {
      this.#telling = undefined
      this.#send('committed')
    }, tellEveryMs).unref()
  }

  /** Takes a message as `send` gave it. */
  receive(message: string): void {
    const [word, name] = message.split(' ')
    if (name === this.#options.name) return
    if (word === 'following') this.#isFollowedUntil = this.#options.clock.now() + announcedForMs
    else this.nudge()
  }

  /** Has all who follow look. */
  nudge(): void {
    for (const wake of this.#followers) wake()
  }

  #send(word: 'following' | 'committed'): void {
    // Without the database there is nothing to follow either.
    this.#options.send(`${word} ${this.#options.name}`).catch(() => undefined)
  }
}

export const logChannel = 'postern_log'
