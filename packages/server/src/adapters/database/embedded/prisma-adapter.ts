import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory, Transaction } from '@prisma/driver-adapter-utils'
import type { PGlite, Transaction as PGliteTransaction } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { rethrowAsDriverError } from '../driver-error.ts'

// The adapter only ever calls `query` on what it is given, and PGlite's transaction has the same one.
const adapterOver = (client: PGlite | PGliteTransaction): Promise<SqlDriverAdapter> =>
  new PrismaPGlite(client as PGlite).connect()

const startTransaction = (client: PGlite): Promise<Transaction> =>
  new Promise((resolve, reject) => {
    const settled = client.transaction(async (open) => {
      const end = Promise.withResolvers<void>()
      const adapter = await adapterOver(open)
      const run = async (sql: string): Promise<void> => {
        await open.exec(sql).catch(rethrowAsDriverError)
      }
      resolve({
        provider: adapter.provider,
        adapterName: adapter.adapterName,
        options: { usePhantomQuery: true },
        queryRaw: (query) => adapter.queryRaw(query),
        executeRaw: (query) => adapter.executeRaw(query),
        commit: () => {
          end.resolve()
          return settled.catch(rethrowAsDriverError)
        },
        rollback: async () => {
          try {
            await open.rollback()
          } finally {
            end.resolve()
          }
          await settled
        },
        createSavepoint: (name) => run(`SAVEPOINT ${name}`),
        rollbackToSavepoint: (name) => run(`ROLLBACK TO SAVEPOINT ${name}`),
        releaseSavepoint: (name) => run(`RELEASE SAVEPOINT ${name}`),
      })
      await end.promise
    })
    // Reaches the caller only when BEGIN itself failed; later failures are commit's and rollback's to report.
    settled.catch(rethrowAsDriverError).catch(reject)
  })

/**
 * Prisma on the embedded database. Reading and writing is left to pglite-prisma-adapter; transactions and scripts are
 * done here, because there a failed COMMIT is swallowed (a change would be acknowledged that never happened) and a
 * script is not awaited. A transaction holds the one connection until it ends, so nothing runs inside another's; one
 * connection also means that every transaction is serial, whatever isolation level is asked for.
 */
export const embeddedAdapterFactory = (client: PGlite): SqlMigrationAwareDriverAdapterFactory => ({
  provider: 'postgres',
  adapterName: 'pglite-prisma-adapter',
  connect: async () => {
    const adapter = await adapterOver(client)
    return {
      provider: adapter.provider,
      adapterName: adapter.adapterName,
      queryRaw: (query) => adapter.queryRaw(query),
      executeRaw: (query) => adapter.executeRaw(query),
      executeScript: async (script) => {
        await client.exec(script).catch(rethrowAsDriverError)
      },
      startTransaction: () => startTransaction(client),
      getConnectionInfo: () => ({ supportsRelationJoins: true }),
      dispose: async () => {},
    }
  },
  connectToShadowDb: () => Promise.reject(new Error('Applying migrations needs no shadow database')),
})
