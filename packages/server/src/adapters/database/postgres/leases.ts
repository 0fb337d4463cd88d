import type pg from 'pg'
import type { Lease } from '../../../kernel/database.ts'
import { connectClient, endClient } from './connection.ts'
import { startHeartbeat } from './heartbeat.ts'
import type { Heartbeat } from './heartbeat.ts'

/** Leases of this process: advisory locks on one session of its own. */
export interface Leases {
  tryLease(name: string): Promise<Lease | null>
  close(): Promise<void>
}

interface Watched {
  readonly client: pg.Client
  readonly heartbeat: Heartbeat
}

const key = `hashtextextended('postern:lease:' || $1, 0)`

/** The session holds the locks, so losing it loses every lease at once: the server frees them when it notices. */
export const postgresLeases = (config: pg.ClientConfig, heartbeatMs: number): Leases => {
  let current: Promise<Watched> | undefined
  let held = new Map<string, object>()
  let isClosed = false

  const connect = async (forget: () => void): Promise<Watched> => {
    const client = await connectClient(config, forget)
    return { client, heartbeat: startHeartbeat(client, heartbeatMs) }
  }

  const connected = (): Promise<Watched> => {
    if (isClosed) return Promise.reject(new Error('The database is closed'))
    if (current !== undefined) return current
    const forget = (): void => {
      mine.then(({ heartbeat }) => heartbeat.stop()).catch(() => {})
      if (current !== mine) return
      current = undefined
      held = new Map()
    }
    const mine = connect(forget)
    current = mine
    mine.catch(forget)
    return mine
  }

  const tryLease = async (name: string): Promise<Lease | null> => {
    const { heartbeat } = await connected()
    const mine = held
    // One session may take its own lock again, so the server alone would not refuse a second holder here.
    if (mine.has(name)) return null
    const token = {}
    mine.set(name, token)
    let isTaken = false
    try {
      const { rows } = await heartbeat.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock(${key}) AS taken`, [name])
      isTaken = rows[0]?.taken === true
    } finally {
      if (!isTaken) mine.delete(name)
    }
    if (!isTaken) return null
    const isHeld = (): boolean => held.get(name) === token
    const release = async (): Promise<void> => {
      if (!isHeld()) return
      await heartbeat.query(`SELECT pg_advisory_unlock(${key})`, [name]).catch((error: unknown) => {
        // Lost with its session, the lock is as good as released.
        if (isHeld()) throw error
      })
      mine.delete(name)
    }
    return { isHeld, release }
  }

  const close = async (): Promise<void> => {
    isClosed = true
    const open = await current?.catch(() => undefined)
    if (open !== undefined) await endClient(open.client)
  }
  return { tryLease, close }
}
