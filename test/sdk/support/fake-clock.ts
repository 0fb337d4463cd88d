import type { Clock, Instant } from '../../../packages/sdk/src/platform.ts'

interface Timer {
  readonly run: () => void
  readonly at: number
  readonly kind: 'foreground' | 'background'
}

/** Lets everything that waits for no time at all happen. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn += 1) await new Promise(setImmediate)
}

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute

/** A clock that moves when it is told to. Its wall clock can be set apart from the steady one. */
export class FakeClock implements Clock {
  #steady = 5_000_000
  #wallOffset = Date.UTC(2026, 0, 1)
  readonly #timers = new Set<Timer>()
  /** What its wall clock said at first. */
  readonly started = this.now().wall

  now(): Instant {
    return { wall: this.#steady + this.#wallOffset, steady: this.#steady }
  }

  schedule(run: () => void, milliseconds: number, kind: 'foreground' | 'background'): () => void {
    const timer = { run, at: this.#steady + milliseconds, kind }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Timers that would keep a process alive. */
  get foregroundTimers(): number {
    return [...this.#timers].filter(({ kind }) => kind === 'foreground').length
  }

  get timers(): number {
    return this.#timers.size
  }

  setWallAheadBy(milliseconds: number): void {
    this.#wallOffset += milliseconds
  }

  /** The machine sleeps: wall time passes, the steady clock stands still and no timer fires. */
  sleepMachine(milliseconds: number): void {
    this.#wallOffset += milliseconds
  }

  /** Time passes without any timer firing, as in a runtime that froze the process. */
  freeze(milliseconds: number): void {
    this.#timers.clear()
    this.#steady += milliseconds
  }

  /** Passes time, firing each timer at its moment and letting its consequences play out before going on. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#steady + milliseconds
    await settle()
    for (;;) {
      const next = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.#timers.delete(next)
      this.#steady = Math.max(this.#steady, next.at)
      next.run()
      await settle()
    }
    this.#steady = end
  }
}
