import type { BenchDatabase } from '../database.ts'

// The time in the ID of an event, as ten digits of base 32: lists are kept by it.
const idDigits = Array.from(
  { length: 10 },
  (_, place) => `substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> ${5 * (9 - place)}) & 31)::int + 1, 1)`,
).join(' || ')

/**
 * Copies of a token's event, spread over `spreadDays` and the given applications, as if each had fetched tokens all the time:
 * every 1,000th is a refusal, every 5,000th an update. What is searched by is changed in the columns and in the bytes.
 */
const fillStatement = `
  INSERT INTO audit_events (id, at, space_id, action, outcome, code, actor_type, actor_id, credential_id, target_type,
    target_id, request_id, source_ref, canonical)
  SELECT new.id, new.at, old.space_id, new.action, new.outcome, old.code, old.actor_type, new.actor, old.credential_id,
    old.target_type, new.target, old.request_id, old.source_ref,
    convert_to(replace(replace(replace(replace(replace(old.text, old.id, new.id), old.at_text, new.at_text),
      old.actor_id, new.actor), '"outcome":"done"', format('"outcome":"%s"', new.outcome)),
      '"action":"tokens:issue"', format('"action":"%s"', new.action)), 'UTF8')
  FROM (
    SELECT id, space_id, code, actor_type, actor_id, credential_id, target_type, target_id, request_id, source_ref,
      convert_from(canonical, 'UTF8') AS text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at_text
    FROM audit_events WHERE action = 'tokens:issue' ORDER BY at LIMIT 1
  ) old (id, space_id, code, actor_type, actor_id, credential_id, target_type, target_id, request_id, source_ref, text, at_text)
  CROSS JOIN LATERAL (
    SELECT 'evt_' || ${idDigits} || substr(md5(timed.number::text), 1, 16) AS id, timed.at,
      to_char(timed.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at_text,
      timed.actor, CASE WHEN old.target_id = old.actor_id THEN timed.actor ELSE old.target_id END AS target,
      CASE WHEN number % 1000 = 0 THEN 'refused' ELSE 'done' END AS outcome,
      CASE WHEN number % 5000 = 0 THEN 'applications:update' ELSE 'tokens:issue' END AS action
    FROM (
      SELECT number, to_timestamp(ms / 1000.0) AS at, ms, ($2::text[])[1 + number % cardinality($2::text[])] AS actor
      FROM (
        SELECT number, ((extract(epoch FROM now()) - 60) * 1000)::bigint - (number * $3::float8 * 86400000 / $1)::bigint AS ms
        FROM generate_series($4::int, $5::int) AS number
      ) AS numbered
    ) AS timed
  ) AS new`

const spreadDays = 20
// About what a group of the service has: sealing goes by transaction.
const perTransaction = 2_000

/** Adds events of these applications to the log. One token must have been issued before. */
export const fillAudit = async (
  database: BenchDatabase,
  count: number,
  applications: readonly string[],
): Promise<void> => {
  for (const days of [0, spreadDays])
    await database.run(`SELECT postern_ensure_audit_partition(now() - make_interval(days => ${days}))`)
  for (let first = 1; first <= count; first += perTransaction)
    await database.run(fillStatement, [
      count,
      applications,
      spreadDays,
      first,
      Math.min(count, first + perTransaction - 1),
    ])
  await database.run('ANALYZE audit_events')
}
