import type { Query } from '../../packages/server/src/kernel/database.ts'

/** Adds one bare audit event at `at`, for tests of the table itself. The partition must be there. */
export const addAuditEvent = async (query: Query, id: string, at: string): Promise<void> => {
  await query(
    `INSERT INTO audit_events (id, at, action, outcome, actor_type, request_id, canonical)
     VALUES ($1, $2::timestamptz, 'spaces:read', 'allowed', 'system', 'request', '\\x00')`,
    [id, at],
  )
}

/** Makes the partition for the month of `at`. */
export const ensurePartition = async (query: Query, at: string): Promise<void> => {
  await query('SELECT postern_ensure_audit_partition($1::timestamptz)', [at])
}
