import type { TestDatabase } from './database.ts'

/**
 * What is in every table, one digest each: equal digests mean that no row was added, changed or removed. Of the
 * evidence only what was done counts, because a failure is recorded.
 */
export const digestOfTables = (database: TestDatabase): Promise<ReadonlyMap<string, string>> =>
  database.asOwner(async (query) => {
    const tables = await query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
    )
    const digests = new Map<string, string>()
    for (const { name } of tables) {
      const kept = name === 'audit_events' ? `WHERE outcome = 'done'` : ''
      const [row] = await query<{ digest: string }>(
        `SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS digest FROM "${name}" t ${kept}`,
      )
      digests.set(name, row?.digest ?? '')
    }
    return digests
  })
