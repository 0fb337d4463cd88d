import type { TestDatabase } from './database.ts'

const endUntilOne = async (db: TestDatabase, condition: string, parameters: readonly string[]): Promise<void> => {
  for (;;) {
    const ended = await db.asOwner((query) =>
      query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND ${condition}`,
        parameters,
      ),
    )
    if (ended.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Has the server end the connections of that application name that run (or ran last) `statement`; PostgreSQL only. */
export const endConnection = (db: TestDatabase, applicationName: string, statement: string): Promise<void> =>
  endUntilOne(db, 'application_name = $1 AND query = $2', [applicationName, statement])

/** Has the server end every connection of that application name; PostgreSQL only. */
export const endConnections = (db: TestDatabase, applicationName: string): Promise<void> =>
  endUntilOne(db, 'application_name = $1', [applicationName])
