import type { Socket } from 'node:net'
import pg from 'pg'
import { connectionConfig, leaveReadOnly, requireUsable, silence, silenceTimeoutMs, socketOf } from './connection.ts'

/** Prisma's connections, and the way to end them. */
export interface ClosablePool {
  readonly pool: pg.Pool
  close(): Promise<void>
}

const refuseUnusable = async (client: pg.ClientBase, done: (error?: Error) => void): Promise<void> => {
  try {
    await requireUsable(client, 'runtime')
  } catch (error) {
    done(error as Error)
    return
  }
  done()
}

/** A pool under the runtime role. A connection whose server owes an answer for too long is cut off. */
export const openPool = (url: string, size: number): ClosablePool => {
  // Prisma parses columns itself.
  const { types: _, ...config } = connectionConfig(url, 'runtime', 'prisma')
  const pool = new pg.Pool({
    ...config,
    max: size,
    idleTimeoutMillis: 60_000,
    verify: (client, done) => void refuseUnusable(client, done),
  })
  const sockets = new Set<Socket>()
  // A connection lost while idle is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => {
    const socket = socketOf(client)
    sockets.add(socket)
    leaveReadOnly(client)
    socket.once('close', () => sockets.delete(socket))
    socket.on('timeout', () => socket.destroy(silence()))
  })
  pool.on('acquire', (client) => void socketOf(client).setTimeout(silenceTimeoutMs))
  pool.on('release', (_error, client) => void socketOf(client).setTimeout(0))
  const close = async (): Promise<void> => {
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy()
    }, 1_000)
    await pool.end()
    clearTimeout(timer)
  }
  return { pool, close }
}
