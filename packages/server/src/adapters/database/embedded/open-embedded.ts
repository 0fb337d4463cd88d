import type { PGlite } from '@electric-sql/pglite'
import { PrismaClient } from '../../../generated/prisma/client.ts'
import type { Database } from '../../../kernel/database.ts'
import { faultOf } from '../constraint-errors.ts'
import type { DatabaseOptions } from '../options.ts'
import { runtimeRole } from '../runtime-role.ts'
import { completeDataFiles } from './data-files.ts'
import { lockDirectory } from './directory-lock.ts'
import { embeddedLeases } from './leases.ts'
import { embeddedListen } from './listener.ts'
import { embeddedAdapterFactory } from './prisma-adapter.ts'
import { embeddedSession } from './session.ts'
import { prepareEmbedded, startEmbedded } from './start.ts'

// One connection serves all: a transaction waits for those before it, and that is no fault.
const transactionOptions = { maxWait: 30_000, timeout: 15_000 }

const openEngine = async (options: DatabaseOptions, migrationsDirectory: string): Promise<PGlite> => {
  const { directory } = options
  const engine = await startEmbedded(options)
  try {
    await prepareEmbedded(engine, migrationsDirectory)
    if (directory !== 'memory') completeDataFiles(directory)
    await engine.exec(`SET ROLE ${runtimeRole}`)
    return engine
  } catch (error) {
    await engine.close()
    throw error
  }
}

/**
 * Opens PGlite on files, or in memory, migrated and under the runtime role.
 *
 * @throws DatabaseRefusal
 */
export const openEmbedded = async (options: DatabaseOptions, migrationsDirectory: string): Promise<Database> => {
  const { directory } = options
  const unlock = directory === 'memory' ? () => {} : lockDirectory(directory)
  const engine = await openEngine(options, migrationsDirectory).catch((error: unknown) => {
    unlock()
    throw error
  })
  const client = new PrismaClient({ adapter: embeddedAdapterFactory(engine), transactionOptions })
  return {
    kind: 'embedded',
    client,
    session: async () => embeddedSession(engine),
    tryLease: embeddedLeases(),
    listen: embeddedListen(engine),
    faultOf,
    close: async () => {
      await client.$disconnect()
      await engine.close()
      unlock()
    },
  }
}
