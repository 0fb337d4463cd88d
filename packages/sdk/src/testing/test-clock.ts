import type { Clock, Instant } from '../platform.ts'

interface Timer {
  readonly run: () => void
  readonly at: number
}

/** How often whatever waits for no time at all gets its turn before time goes on. */
const turns = 12

/** One turn of the event loop, on every runtime, and one of the threads on which keys are used. */
const turn = async (): Promise<void> => {
  const { port1, port2 } = new MessageChannel()
  const { promise, resolve } = Promise.withResolvers<void>()
  port1.addEventListener('message', () => resolve(), { once: true })
  port1.start()
  port2.postMessage(null)
  await Promise.all([promise, crypto.subtle.digest('SHA-256', new Uint8Array(1024))])
  port1.close()
  port2.close()
}

/** A clock that stands still until it is told to go on: a day takes as long as what happens in it. */
export class TestClock implements Clock {
  #steady = 0
  #wallAt: number
  readonly #timers = new Set<Timer>()
  readonly #working = new Set<Promise<unknown>>()

  /** @param startsAt when it is at first; the beginning of 2026 when left out */
  constructor(startsAt: Date = new Date(Date.UTC(2026, 0, 1))) {
    this.#wallAt = startsAt.getTime()
  }

  now(): Instant {
    return { wall: this.#wallAt + this.#steady, steady: this.#steady }
  }

  schedule(run: () => void, milliseconds: number): () => void {
    const timer = { run, at: this.#steady + milliseconds }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Sets the wall clock of this machine apart from the true time, forward or, below 0, back. */
  setWallAheadBy(milliseconds: number): void {
    this.#wallAt += milliseconds
  }

  /**
   * Passes time: runs each timer at its moment, and lets what comes of it happen before going on.
   * @param milliseconds how much
   */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#steady + milliseconds
    await this.settle()
    for (;;) {
      const next = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.#timers.delete(next)
      this.#steady = Math.max(this.#steady, next.at)
      next.run()
      await this.settle()
    }
    this.#steady = end
  }

  /** Lets everything happen that waits for no time at all. */
  async settle(): Promise<void> {
    for (let passed = 0; passed < turns; passed += 1) {
      await turn()
      while (this.#working.size > 0) await Promise.allSettled(this.#working)
    }
  }

  /** @internal Time does not go on before this is done. */
  during<T>(work: Promise<T>): Promise<T> {
    this.#working.add(work)
    work.catch(() => null).finally(() => this.#working.delete(work))
    return work
  }
}
