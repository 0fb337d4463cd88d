import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type pg from 'pg'
import { rethrowAsDriverError } from '../driver-error.ts'

/** What the schema engine migrates over. It closes nothing of what it opened, so `close` does. */
export interface MigrationAdapters {
  readonly factory: SqlMigrationAwareDriverAdapterFactory
  close(): Promise<void>
}

/** Connections for applying migrations. */
export const migrationAdapters = ({ types: _, ...config }: pg.ClientConfig): MigrationAdapters => {
  const open: SqlDriverAdapter[] = []
  const connect = async (): Promise<SqlDriverAdapter> => {
    const adapter = await new PrismaPg({ ...config, max: 1 }).connect()
    open.push(adapter)
    // The adapter's own cuts at every semicolon, also inside a function's body. Whole, the script is one simple query,
    // and so one transaction: a migration that fails leaves nothing.
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script).catch(rethrowAsDriverError)
    }
    return adapter
  }
  const connectToShadowDb = (): Promise<SqlDriverAdapter> =>
    Promise.reject(new Error('Applying migrations needs no shadow database'))
  return {
    factory: { provider: 'postgres', adapterName: '@prisma/adapter-pg', connect, connectToShadowDb },
    close: async () => {
      await Promise.all(open.map((adapter) => adapter.dispose()))
    },
  }
}
