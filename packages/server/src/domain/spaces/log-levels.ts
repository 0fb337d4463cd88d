import { logLevels, type LogLevel } from '@postern/protocol'
import type { ChangeFeed } from '../../kernel/change-feed.ts'
import type { View } from '../../kernel/tx.ts'
import { findLogLevel } from './store.ts'

const largestCache = 50_000

/**
 * How much the log says of each space: in memory, dropped when the change feed says that the space changed. Nobody waits
 * for it: until a level is read, the space counts as one of which errors alone are logged.
 */
export class SpaceLogLevels {
  readonly #view: View
  readonly #levels = new Map<string, LogLevel | Promise<void>>()

  constructor(view: View, changes: ChangeFeed) {
    this.#view = view
    changes.subscribe(
      ({ type, id }) => type === 'Space' && this.#levels.delete(id),
      () => this.#levels.clear(),
    )
  }

  /** Whether a line of this level is logged of the space. */
  admits(spaceId: string, level: LogLevel): boolean {
    const held = this.#levels.get(spaceId)
    if (held === undefined) this.#read(spaceId)
    const least = typeof held === 'string' ? held : 'error'
    return logLevels.indexOf(level) >= logLevels.indexOf(least)
  }

  #read(spaceId: string): void {
    if (this.#levels.size >= largestCache) this.#levels.clear()
    const keep = (level: LogLevel | null): void => {
      // Only if nothing dropped it meanwhile: what was read before a change must not outlive it.
      if (this.#levels.get(spaceId) !== reading) return
      // One that could not be read is asked for again at the next line.
      if (level === null) this.#levels.delete(spaceId)
      else this.#levels.set(spaceId, level)
    }
    const reading: Promise<void> = findLogLevel(this.#view, spaceId).then(
      (level) => keep(level ?? 'error'),
      () => keep(null),
    )
    this.#levels.set(spaceId, reading)
  }
}
