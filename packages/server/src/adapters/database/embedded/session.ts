import type { PGlite, Transaction } from '@electric-sql/pglite'
import type { Query, SqlSession } from '../../../kernel/database.ts'
import { sessionParsers } from './parsers.ts'

/** Statements on the one connection: each waits for the transaction that holds it, be it Prisma's or a session's. */
export const embeddedQuery = (client: PGlite | Transaction): Query => {
  return async <Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> => {
    const { rows } = await client.query<Row>(statement, [...parameters], { parsers: sessionParsers })
    return rows
  }
}

/** A session of the embedded database. Closing it closes nothing: all share the one connection. */
export const embeddedSession = (client: PGlite): SqlSession => ({
  query: embeddedQuery(client),
  transaction: (work) => client.transaction((open) => work(embeddedQuery(open))),
  close: async () => {},
})
