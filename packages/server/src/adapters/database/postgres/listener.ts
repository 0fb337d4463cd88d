import type pg from 'pg'
import { quoted } from '../quoted.ts'
import { connectClient, endClient } from './connection.ts'
import { startHeartbeat } from './heartbeat.ts'
import type { Heartbeat } from './heartbeat.ts'

/** Hears NOTIFY on one session of its own. */
export interface Listener {
  listen(channel: string, onMessage: (payload: string) => void, onGap: () => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

interface Subscription {
  readonly channel: string
  readonly onMessage: (payload: string) => void
  readonly onGap: () => void
}

interface Watched {
  readonly client: pg.Client
  readonly heartbeat: Heartbeat
}

const gapEveryMs = 1_000

/**
 * `onGap` is called when the link may be lost, every second until it is known to be there, and once when it is: so what
 * is cached is never older than a second without a link, and nothing is missed with one.
 */
export const postgresListener = (config: pg.ClientConfig, heartbeatMs: number): Listener => {
  const subscriptions = new Set<Subscription>()
  let current: Promise<Watched> | undefined
  let retryTimer: NodeJS.Timeout | undefined
  let gapTimer: NodeJS.Timeout | undefined
  let isClosed = false

  const announceGap = (): void => {
    for (const { onGap } of subscriptions) onGap()
  }

  const outage = {
    begin: (): void => {
      if (gapTimer !== undefined || subscriptions.size === 0) return
      announceGap()
      gapTimer = setInterval(announceGap, gapEveryMs).unref()
    },
    end: (): void => {
      if (gapTimer === undefined) return
      clearInterval(gapTimer)
      gapTimer = undefined
      announceGap()
    },
  }

  const connect = async (onLost: () => void): Promise<Watched> => {
    const client = await connectClient(config, onLost)
    client.on('notification', ({ channel, payload = '' }) => {
      for (const subscription of subscriptions) if (subscription.channel === channel) subscription.onMessage(payload)
    })
    const heartbeat = startHeartbeat(client, heartbeatMs, { onLate: outage.begin, onAnswer: outage.end })
    const channels = new Set([...subscriptions].map(({ channel }) => channel))
    try {
      for (const channel of channels) await heartbeat.query(`LISTEN ${quoted(channel)}`)
      return { client, heartbeat }
    } catch (error) {
      heartbeat.stop()
      await endClient(client)
      throw error
    }
  }

  const connected = (): Promise<Watched> => {
    if (isClosed) return Promise.reject(new Error('The database is closed'))
    if (current !== undefined) return current
    const lost = (): void => {
      mine.then(({ heartbeat }) => heartbeat.stop()).catch(() => {})
      if (current !== mine) return
      current = undefined
      if (isClosed || subscriptions.size === 0) return
      outage.begin()
      // A failed attempt comes back here and plans the next.
      retryTimer = setTimeout(() => void connected().catch(() => {}), heartbeatMs).unref()
    }
    const mine = connect(lost)
    current = mine
    mine.then(outage.end, lost)
    return mine
  }

  return {
    listen: async (channel, onMessage, onGap) => {
      const subscription: Subscription = { channel, onMessage, onGap }
      subscriptions.add(subscription)
      try {
        const { heartbeat } = await connected()
        await heartbeat.query(`LISTEN ${quoted(channel)}`)
      } catch (error) {
        subscriptions.delete(subscription)
        throw error
      }
      // The session goes on listening: it costs nothing, and to stop could race with a new subscription.
      return async () => void subscriptions.delete(subscription)
    },
    close: async () => {
      isClosed = true
      clearTimeout(retryTimer)
      clearInterval(gapTimer)
      const open = await current?.catch(() => undefined)
      if (open !== undefined) await endClient(open.client)
    },
  }
}
