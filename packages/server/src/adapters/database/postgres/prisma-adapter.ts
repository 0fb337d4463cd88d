import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapterFactory, Transaction } from '@prisma/driver-adapter-utils'
import type pg from 'pg'
import { rethrowAsDriverError } from '../driver-error.ts'
import { rolledBack } from './rolled-back.ts'
import { statementNames } from './statement-names.ts'

// PostgreSQL answers COMMIT of a transaction in which a statement failed by rolling back, without an error. Whoever
// caught that statement's error would be told that all is kept. Only the answer to COMMIT itself tells: the status that
// the connection knew before may be older than the failure.
const refuseAbortedCommit = (transaction: Transaction): Transaction => {
  const { client } = transaction as unknown as { client: pg.ClientBase }
  const executeRaw = transaction.executeRaw.bind(transaction)
  transaction.executeRaw = async (query) => {
    if (query.sql !== 'COMMIT') return executeRaw(query)
    const { command } = await client.query('COMMIT').catch(rethrowAsDriverError)
    return command === 'ROLLBACK' ? rethrowAsDriverError(rolledBack()) : 0
  }
  return transaction
}

/** Prisma over `pool`. Statements that come often are prepared once a connection. */
export const postgresAdapterFactory = (pool: pg.Pool): SqlDriverAdapterFactory => {
  const nameFor = statementNames()
  const factory = new PrismaPg(pool, {
    // An answer of undefined leaves the statement unnamed, which the declared type does not know.
    statementNameGenerator: (({ sql }) => nameFor(sql)) as (query: { sql: string }) => string,
  })
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter = await factory.connect()
      const startTransaction = adapter.startTransaction.bind(adapter)
      adapter.startTransaction = async (level) => refuseAbortedCommit(await startTransaction(level))
      return adapter
    },
  }
}
