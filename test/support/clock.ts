import type { Clock } from '../../packages/server/src/kernel/clock.ts'

/** A clock that stands until it is moved. */
export class TestClock implements Clock {
  #now: number

  constructor(start = Date.parse('2026-03-14T09:26:53.589Z')) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds
  }
}
