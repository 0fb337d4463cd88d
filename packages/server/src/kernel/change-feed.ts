import type { Resource } from '@postern/protocol'

/** What was changed, for whoever holds a copy of it. */
export interface ResourceChange {
  readonly type: Resource
  readonly id: string
}

type Listener = (change: ResourceChange) => void

/** Tells caches, in this process and (through NOTIFY) in the others, that a copy of theirs is stale. */
export class ChangeFeed {
  /** How often changes may have been missed. */
  gaps = 0
  readonly #listeners = new Set<{ onChange: Listener; onGap: () => void }>()

  /** `onGap` means that changes may have been missed: forget everything. */
  subscribe(onChange: Listener, onGap: () => void): () => void {
    const entry = { onChange, onGap }
    this.#listeners.add(entry)
    return () => this.#listeners.delete(entry)
  }

  publish(change: ResourceChange): void {
    for (const { onChange } of this.#listeners) onChange(change)
  }

  gap(): void {
    this.gaps += 1
    for (const { onGap } of this.#listeners) onGap()
  }

  /** A message as it came over NOTIFY; one that cannot be read counts as a gap. */
  receive(payload: string): void {
    const [type, id] = payload.split(' ')
    if (type && id) this.publish({ type: type as Resource, id })
    else this.gap()
  }
}

export const changeChannel = 'postern_changes'
export const encodeChange = ({ type, id }: ResourceChange): string => `${type} ${id}`
