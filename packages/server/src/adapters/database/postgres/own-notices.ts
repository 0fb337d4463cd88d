import type pg from 'pg'
import type { Listener } from './listener.ts'
import { sessionsNotKept } from './refusals.ts'

const probeChannel = 'postern_probe'
const patienceMs = 3_000

/**
 * Refuses a way to the database on which a notice does not arrive: caches would go on with what was taken back.
 *
 * @throws DatabaseRefusal `SESSIONS_NOT_KEPT`
 */
export const requireOwnNotices = async (listener: Pick<Listener, 'listen'>, pool: pg.Pool): Promise<void> => {
  // Other instances hear it too, and have notices of their own.
  const { rows } = await pool.query<{ token: string }>('SELECT gen_random_uuid()::text AS token')
  const token = rows[0]?.token
  const { promise: isHeard, resolve } = Promise.withResolvers<boolean>()
  const stop = await listener.listen(
    probeChannel,
    (payload) => payload === token && resolve(true),
    () => {},
  )
  const timer = setTimeout(resolve, patienceMs, false)
  try {
    await pool.query('SELECT pg_notify($1, $2)', [probeChannel, token])
    if (!(await isHeard)) throw sessionsNotKept()
  } finally {
    clearTimeout(timer)
    await stop()
  }
}
