import type { Query } from '../../kernel/database.ts'
import { quoted } from './quoted.ts'

/** The role as which the service reads and writes. It owns nothing and may not change evidence. */
export const runtimeRole = 'postern_runtime'

const appendOnlyTables = ['audit_events', 'audit_leaves', 'audit_nodes', 'audit_checkpoints']

/** What the role has on a table where it should have something else, or nothing where it should have nothing. */
interface WrongGrant {
  readonly relation: string
  readonly wanted: string
}

// Partitions are reached through their parent, so the role gets nothing on them.
const wrongGrants = (query: Query): Promise<WrongGrant[]> =>
  query<WrongGrant>(
    `WITH wanted AS (
       SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS relation,
         CASE WHEN c.relispartition THEN ''
              WHEN c.relname = '_prisma_migrations' THEN 'SELECT'
              WHEN c.relname = ANY ($2::text[]) THEN 'SELECT,INSERT'
              ELSE 'SELECT,INSERT,UPDATE,DELETE' END AS wanted
         FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
     )
     SELECT relation, wanted FROM wanted
      WHERE wanted <> coalesce((
        SELECT string_agg(privilege, ',' ORDER BY rank)
          FROM unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER'])
               WITH ORDINALITY AS p (privilege, rank)
         WHERE has_table_privilege($1, oid, privilege)), '')
      ORDER BY relation`,
    [runtimeRole, appendOnlyTables],
  )

// Roles belong to the cluster: another database's start may be making the same one now, under a lock we can't share.
const isLostRace = (error: unknown): boolean =>
  ['23505', '42710', 'XX000'].includes((error as { code?: string } | null)?.code ?? '')

const retryLostRaces = async (work: () => Promise<unknown>): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await work()
      return
    } catch (error) {
      if (attempt === 10 || !isLostRace(error)) throw error
    }
  }
}

/** Makes the role unless some database of the cluster already did. */
const ensureRole = async (query: Query): Promise<void> => {
  await retryLostRaces(async () => {
    const found = await query('SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1', [runtimeRole])
    if (found.length === 0) await query(`CREATE ROLE ${runtimeRole} NOLOGIN`)
  })
}

/** Lets `user` become the runtime role. A superuser may anyway, and so may who was granted it before. */
const ensureMembership = async (query: Query, user: string): Promise<void> => {
  const [member] = await query<{ granted: boolean }>(
    `SELECT rolsuper OR EXISTS (
         SELECT FROM pg_catalog.pg_auth_members m
          WHERE m.roleid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $2) AND m.member = r.oid
            AND coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)) AS granted
       FROM pg_catalog.pg_roles r WHERE rolname = $1`,
    [user, runtimeRole],
  )
  if (member?.granted === true) return
  await retryLostRaces(() => query(`GRANT ${runtimeRole} TO ${quoted(user)}`))
}

/**
 * Brings the runtime role's rights to what they must be, whatever they were; only reads where they already are.
 * The caller is the owner of the tables and keeps others from doing the same in this database at the same time.
 */
export const ensureRuntimeRole = async (query: Query, user: string): Promise<void> => {
  await ensureRole(query)
  await ensureMembership(query, user)
  for (const { relation, wanted } of await wrongGrants(query)) {
    await query(`REVOKE ALL ON TABLE ${relation} FROM ${runtimeRole}`)
    if (wanted !== '') await query(`GRANT ${wanted} ON TABLE ${relation} TO ${runtimeRole}`)
  }
  const [ensured] = await query<{ schema: boolean; partition: boolean }>(
    `SELECT has_schema_privilege($1, 'public', 'USAGE') AS schema,
       has_function_privilege($1, 'public.postern_ensure_audit_partition(timestamptz)', 'EXECUTE') AS partition`,
    [runtimeRole],
  )
  if (ensured?.schema !== true) await query(`GRANT USAGE ON SCHEMA public TO ${runtimeRole}`)
  if (ensured?.partition !== true) {
    await query(`GRANT EXECUTE ON FUNCTION public.postern_ensure_audit_partition(timestamptz) TO ${runtimeRole}`)
  }
}
