import { PrismaClient } from '../../../generated/prisma/client.ts'
import type { Database, SqlSession } from '../../../kernel/database.ts'
import { faultOf } from '../constraint-errors.ts'
import type { DatabaseOptions } from '../options.ts'
import { connectionConfig } from './connection.ts'
import { postgresLeases } from './leases.ts'
import { postgresListener } from './listener.ts'
import { requireOwnNotices } from './own-notices.ts'
import { prepareAsOwner } from './owner.ts'
import { openPool } from './pool.ts'
import { postgresAdapterFactory } from './prisma-adapter.ts'
import { refusalOf } from './refusals.ts'
import { postgresSession } from './session.ts'

const transactionOptions = { maxWait: 5_000, timeout: 15_000 }

/**
 * Opens a PostgreSQL: prepared by its owner, then used as the runtime role only.
 *
 * @throws DatabaseRefusal
 */
export const openPostgres = async (
  options: DatabaseOptions & { url: string },
  migrationsDirectory: string,
): Promise<Database> => {
  const { url, poolSize = 10, heartbeatMs = 400 } = options
  const user = await prepareAsOwner(options, migrationsDirectory)
  const { pool, close: closePool } = openPool(url, poolSize)
  try {
    await pool.query('SELECT 1')
  } catch (error) {
    await closePool()
    throw refusalOf(error, user)
  }
  const client = new PrismaClient({ adapter: postgresAdapterFactory(pool), transactionOptions })
  const leases = postgresLeases(connectionConfig(url, 'runtime', 'leases'), heartbeatMs)
  const listener = postgresListener(connectionConfig(url, 'runtime', 'listener'), heartbeatMs)
  const sessions = new Set<SqlSession>()
  const close = async (): Promise<void> => {
    await Promise.all([...sessions].map((session) => session.close()))
    await Promise.all([listener.close(), leases.close(), client.$disconnect()])
    await closePool()
  }
  try {
    await requireOwnNotices(listener, pool)
  } catch (error) {
    await close()
    throw refusalOf(error, user)
  }
  return {
    kind: 'postgres',
    client,
    session: async (name) => {
      const session = postgresSession(connectionConfig(url, 'runtime', name), () => sessions.delete(session))
      sessions.add(session)
      return session
    },
    tryLease: leases.tryLease,
    listen: listener.listen,
    connections: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    faultOf,
    close,
  }
}
