import { bulkStatement } from '../../kernel/bulk.ts'

// Neither statement waits for the disk: a crash of the database's machine may forget the tries of its last half second,
// and whoever can bring that about needs no passwords. `set_config` with true holds for the one statement's transaction.

/**
 * Counts a try of whoever has the e-mail address $1 or the ID $2, from the place $4: by account ($3), unless the person is
 * known at the place since $6, and by place. Nothing is counted where either has to wait. What an earlier try did before $7 is
 * forgotten; $8 and $9 are the seconds to wait after the first try, the second, and so on, for accounts and for places.
 *
 * Counting is taking the row, so that of 50 parallel tries each sees what the one before it left: the account's row first,
 * always, or two tries could wait for each other for ever. One that came to wait after the statement began is not counted
 * and misses from the answer, also where the other one was.
 */
export const countTry = bulkStatement(
  'signInDelay',
  `WITH person AS (
     SELECT users.id, users.status = 'active' AS is_active, users.password_hash,
            EXISTS (SELECT FROM sessions
                     WHERE sessions.user_id = users.id AND sessions.place = $4::bytea
                       AND sessions.created_at > $6::timestamptz) AS is_known
       FROM users WHERE users.email = $1::text OR users.id = $2::text
   ), key AS (
     SELECT 1 AS rank, $3::bytea AS digest WHERE NOT EXISTS (SELECT FROM person WHERE is_known)
      UNION ALL
     SELECT 2, $4::bytea
   ), lasting AS MATERIALIZED (
     SELECT set_config('synchronous_commit', 'off', true)
   ), waiting AS (
     SELECT max(blocked_until) AS until
       FROM sign_in_delays JOIN key USING (digest) WHERE blocked_until > $5::timestamptz
   ), counted AS (
     INSERT INTO sign_in_delays AS held (digest, tries, last_tried_at, blocked_until)
     SELECT digest, 1, $5::timestamptz, 'epoch' FROM key WHERE (SELECT until FROM waiting) IS NULL ORDER BY rank
         ON CONFLICT (digest) DO UPDATE SET (tries, last_tried_at, blocked_until) = (
            SELECT try, $5::timestamptz,
                   CASE WHEN seconds > 0 THEN $5::timestamptz + seconds * interval '1 second' ELSE held.blocked_until END
              FROM (SELECT CASE WHEN held.last_tried_at < $7::timestamptz THEN 1 ELSE held.tries + 1 END AS try,
                           CASE WHEN held.digest = $3::bytea THEN $8::float8[] ELSE $9::float8[] END AS waits) AS next,
                   LATERAL (SELECT waits[least(try, cardinality(waits))] AS seconds) AS wait)
          WHERE held.blocked_until <= $5::timestamptz
     RETURNING digest, CASE WHEN blocked_until > $5::timestamptz THEN blocked_until END AS until
   )
   SELECT person.id, person.is_active, person.password_hash, coalesce(person.is_known, false) AS is_known,
          waiting.until AS waits_until,
          account.digest IS NOT NULL AS has_account, account.until AS account_until,
          place.digest IS NOT NULL AS has_place, place.until AS place_until
     FROM waiting CROSS JOIN lasting
     LEFT JOIN person ON true
     LEFT JOIN counted AS account ON account.digest = $3::bytea
     LEFT JOIN counted AS place ON place.digest = $4::bytea`,
)

/** The answer to `countTry`: always one row. */
export interface CountedTry {
  readonly id: string | null
  readonly is_active: boolean | null
  readonly password_hash: string | null
  readonly is_known: boolean
  /** Until when tries have to wait: then none was counted. */
  readonly waits_until: Date | null
  readonly has_account: boolean
  readonly account_until: Date | null
  readonly has_place: boolean
  readonly place_until: Date | null
}

/**
 * Takes a try back by account ($1) and place ($2), either of which may be null, and the waits that it brought about ($3, $4)
 * with it; not one that another brought about meanwhile, or a right password of one's own beside each guess would spare the
 * guesser every wait. With $5 all tries at the account are forgotten. The rows are taken in the order of `countTry`.
 *
 * No wait is written as the beginning of time, and not as now: the clock of another, who waited for the row, may be behind.
 */
export const takeTryBack = bulkStatement(
  'signInDelay',
  `UPDATE sign_in_delays AS held
      SET tries = CASE WHEN $5::boolean AND held.digest = $1::bytea THEN 0 ELSE greatest(held.tries - 1, 0) END,
          blocked_until = CASE
            WHEN $5::boolean AND held.digest = $1::bytea THEN 'epoch'
            WHEN held.blocked_until = CASE WHEN held.digest = $1::bytea THEN $3::timestamptz ELSE $4::timestamptz END
              THEN 'epoch'
            ELSE held.blocked_until END
     FROM (SELECT digest FROM sign_in_delays WHERE digest IN ($1::bytea, $2::bytea)
            ORDER BY digest = $2::bytea FOR NO KEY UPDATE) AS taken
    CROSS JOIN (SELECT set_config('synchronous_commit', 'off', true) OFFSET 0) AS lasting
    WHERE held.digest = taken.digest`,
)
