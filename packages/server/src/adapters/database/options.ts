/** What `openDatabase` needs to know. */
export interface DatabaseOptions {
  /** `postgresql://…`; absent means the embedded database. */
  readonly url?: string | undefined
  /** Migrates as this role instead, so that the service's own can own nothing. PostgreSQL only. */
  readonly migrationUrl?: string | undefined
  /** Where the embedded database keeps its files, or `'memory'` for one that is gone when it is closed. */
  readonly directory: string
  /** The directory that holds `migration_lock.toml`; by default the one of this version. */
  readonly migrationsDirectory?: string | undefined
  /** Connections for Prisma on PostgreSQL; sessions, leases and listening have their own. 10 by default. */
  readonly poolSize?: number | undefined
  /** A dump (`PGlite.dumpDataDir`) to start a fresh embedded database from, instead of making it step by step. */
  readonly loadDataDir?: Blob | undefined
  /** Whether the embedded database waits for the disk at every commit. True by default; false survives `kill -9` only. */
  readonly syncToDisk?: boolean | undefined
  /**
   * Called when the embedded database went down by itself (its disk failed or is full). It stays down: everything
   * asked of it fails as `unavailable`, and the process has to be started again. Log it and exit.
   */
  readonly onBroken?: ((reason: Error) => void) | undefined
  /**
   * Milliseconds between the probes of the listening and leasing sessions on PostgreSQL. 400 by default; an answer
   * overdue by as much counts as a gap, and twelve times as much ends the session.
   */
  readonly heartbeatMs?: number | undefined
}
