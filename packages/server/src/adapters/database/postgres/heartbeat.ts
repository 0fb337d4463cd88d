import type pg from 'pg'
import { answerWithin } from './connection.ts'
import { takingTurns } from './taking-turns.ts'

/** Runs one statement on a watched connection. */
export type WatchedQuery = <Row extends pg.QueryResultRow>(
  text: string,
  values?: unknown[],
) => Promise<pg.QueryResult<Row>>

/** A connection that is asked for an answer again and again. */
export interface Heartbeat {
  readonly query: WatchedQuery
  stop(): void
}

/** What is heard of the connection meanwhile. */
export interface HeartbeatEvents {
  /** An answer is overdue: the link may be gone, or the server busy. */
  readonly onLate?: () => void
  readonly onAnswer?: () => void
}

// A busy server answers late too, and to drop its connections would make it busier: only long silence is taken for death.
const beatsUntilDead = 12

/**
 * Asks the server for an answer every `everyMs`. One is late after the same time, and after twelve times as long the
 * connection is destroyed: so a link that died silently is found without anyone using it. Statements wait for one
 * another.
 */
export const startHeartbeat = (
  client: pg.Client,
  everyMs: number,
  { onLate = () => {}, onAnswer = () => {} }: HeartbeatEvents = {},
): Heartbeat => {
  const takeTurn = takingTurns()
  let isWaiting = false
  const query: WatchedQuery = (text, values) =>
    takeTurn(() => answerWithin(client, everyMs * beatsUntilDead, client.query(text, values)))
  const beat = async (): Promise<void> => {
    if (isWaiting) return
    isWaiting = true
    // A blocked event loop fires the timer before it reads the socket; the answer may be waiting there.
    const late = setTimeout(() => setImmediate(() => isWaiting && onLate()), everyMs)
    // Failing, the client's `end` tells whoever has to know.
    await query('SELECT 1').then(onAnswer, () => {})
    isWaiting = false
    clearTimeout(late)
  }
  const timer = setInterval(() => void beat(), everyMs)
  timer.unref()
  return { query, stop: () => clearInterval(timer) }
}
