import { isId, type Id } from '@postern/protocol'
import { isWithin } from '../../kernel/address-ranges.ts'
import type { ChangeFeed } from '../../kernel/change-feed.ts'
import type { View } from '../../kernel/tx.ts'
import { findClient, readClientRows, type ClientRow } from './store.ts'

/** A client as the token path needs it: everything in memory, nothing to look up. */
export interface Client extends ClientRow {
  /** Whether the address may fetch tokens for it. */
  readonly admits: (address: string | null) => boolean
}

const largestCache = 50_000

// Of no time at all, and so never given to anybody.
const nobody = 'app_00000000000000000000000000' as Id<'Application'>

const admission =
  (ranges: readonly string[]): Client['admits'] =>
  (address) =>
    ranges.length === 0 || isWithin(address, ranges)

/** Clients in memory, dropped when the change feed says that one changed. */
export class ClientDirectory {
  readonly #view: View
  readonly #clients = new Map<string, Client | Promise<Client | null>>()

  constructor(view: View, changes: ChangeFeed) {
    this.#view = view
    changes.subscribe(
      ({ type, id }) => type === 'Application' && this.#clients.delete(id),
      () => this.#clients.clear(),
    )
  }

  get size(): number {
    return this.#clients.size
  }

  /** Whether finding it would ask the database. */
  isToBeRead(clientId: string): boolean {
    return isId('Application', clientId) && !this.#clients.has(clientId)
  }

  /**
   * Asks for a client there is not, so that the refusal of one in memory takes as long. Not for itself: its rows take
   * longer to find, to send and to read than none.
   */
  async readForTime(): Promise<void> {
    await readClientRows(this.#view, nobody)
  }

  /**
   * The client, at once where it is known; null where there is none. An unknown ID is not remembered, and what is no ID
   * never reaches the database.
   */
  find(clientId: string): Client | null | Promise<Client | null> {
    if (!isId('Application', clientId)) return null
    const held = this.#clients.get(clientId)
    if (held) return held
    const loading: Promise<Client | null> = findClient(this.#view, clientId).then(
      (row) => {
        const client = row && { ...row, admits: admission(row.allowedAddresses) }
        // Only if nothing dropped it meanwhile: what was read before a change must not outlive it.
        if (this.#clients.get(clientId) === loading) {
          if (client) this.#clients.set(clientId, client)
          else this.#clients.delete(clientId)
        }
        return client
      },
      (cause: unknown) => {
        if (this.#clients.get(clientId) === loading) this.#clients.delete(clientId)
        throw cause
      },
    )
    if (this.#clients.size >= largestCache) this.#clients.clear()
    this.#clients.set(clientId, loading)
    return loading
  }
}
