import type { PrismaClient } from '../generated/prisma/client.ts'

/** One statement: text with `$1…` placeholders, never a value spelt into the text. */
export type Query = <Row>(statement: string, parameters?: readonly unknown[]) => Promise<Row[]>

/**
 * A session of its own, for what Prisma cannot say: group commit, sealing, locks.
 * On the embedded database every session shares the one connection.
 */
export interface SqlSession {
  readonly query: Query
  /** Runs `work` in one transaction; a throw rolls back and is thrown on. */
  transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** Held until `release`, or until the session that holds it is lost. */
export interface Lease {
  readonly isHeld: () => boolean
  release(): Promise<void>
}

/** What went wrong in the database, in the same words for both kinds of it. */
export type DatabaseFault =
  | { readonly kind: 'unique'; readonly constraint: string }
  | { readonly kind: 'foreign-key' | 'unavailable' | 'conflict' }

/** The port behind which PGlite or PostgreSQL stands. Only the kernel and the composition root may hold one. */
export interface Database {
  readonly kind: 'embedded' | 'postgres'
  readonly client: PrismaClient
  session(name: string): Promise<SqlSession>
  /** Takes the advisory lock called `name`, or answers null where another instance holds it. */
  tryLease(name: string): Promise<Lease | null>
  /**
   * Hears NOTIFY on `channel`. `onGap` is called whenever messages may have been missed
   * (the link was lost and is back): whoever caches must then forget everything.
   */
  listen(channel: string, onMessage: (payload: string) => void, onGap: () => void): Promise<() => Promise<void>>
  /** How many connections of the pool are open, idle and waited for; left out where there is no pool. */
  connections?(): { readonly open: number; readonly idle: number; readonly waiting: number }
  /** Says what a thrown error means, or null where the database did not throw it. */
  faultOf(cause: unknown): DatabaseFault | null
  close(): Promise<void>
}
