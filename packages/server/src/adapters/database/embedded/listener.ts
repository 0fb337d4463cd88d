import type { PGlite } from '@electric-sql/pglite'
import { quoted } from '../quoted.ts'

type Listen = (channel: string, onMessage: (payload: string) => void) => Promise<() => Promise<void>>

/**
 * Hears NOTIFY within this process. The link to the one connection cannot be lost, so there is never a gap. PGlite's own
 * `listen` does not undo the quotes of a channel's name.
 */
export const embeddedListen = (engine: PGlite): Listen => {
  const listeners = new Map<string, Set<(payload: string) => void>>()
  engine.onNotification((channel, payload) => {
    for (const onMessage of listeners.get(channel) ?? []) onMessage(payload)
  })
  return async (channel, onMessage) => {
    // Each subscription is one of its own, even where two share a function.
    const hear = (payload: string): void => onMessage(payload)
    const hearing = listeners.get(channel) ?? new Set()
    listeners.set(channel, hearing.add(hear))
    await engine.exec(`LISTEN ${quoted(channel)}`)
    // Nobody else uses the connection: to go on listening costs nothing, to stop could race with a new subscription.
    return async () => void hearing.delete(hear)
  }
}
