import type { DatabaseFault } from '../../kernel/database.ts'

interface ErrorShape {
  readonly code?: unknown
  readonly kind?: unknown
  readonly message?: unknown
  readonly constraint?: unknown
  readonly originalCode?: unknown
  readonly originalMessage?: unknown
  readonly meta?: { readonly driverAdapterError?: unknown }
  readonly cause?: unknown
}

type Kind = DatabaseFault['kind']

// PostgreSQL 18 answers 23001 where earlier ones answer 23503: a row that is still referred to. A lock that was not had
// in time (55P03) is another's change in the way, as a deadlock is.
const sqlStates: readonly (readonly [RegExp, Kind])[] = [
  [/^23505$/, 'unique'],
  [/^(23503|23001)$/, 'foreign-key'],
  [/^(40001|40P01|55P03)$/, 'conflict'],
  // Connection, resources, shutdown and cancelling, system, log-in, a database that lets nobody in, read-only and
  // timeouts in a transaction.
  [/^(08...|53...|57...|58...|28...|3D000|55000|25006|25P03|25P04)$/, 'unavailable'],
]

const prismaCodes: readonly (readonly [RegExp, Kind])[] = [
  [/^P2002$/, 'unique'],
  [/^(P2003|P2014)$/, 'foreign-key'],
  [/^P2034$/, 'conflict'],
  // Not reached, refused, closed; no connection free in time; a transaction that was given no connection or ran too long.
  [/^(P1000|P1001|P1002|P1003|P1008|P1010|P1011|P1017|P2024|P2028|P2037)$/, 'unavailable'],
]

const systemCodes =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|E(HOST|NET)(UNREACH|DOWN)|ENOSPC|EDQUOT|EROFS|EIO)$/

const adapterKinds =
  /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TlsConnectionError|TooManyConnections|AuthenticationFailed)$/

// The drivers say these without a code.
const driverMessages =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed) and is not queryable|Cannot use a pool after|PGlite is clos|The (database|session) is closed)/

const kindIn = (table: readonly (readonly [RegExp, Kind])[], code: string): Kind | undefined =>
  table.find(([pattern]) => pattern.test(code))?.[1]

const kindOf = ({ code, originalCode, kind, message }: ErrorShape): Kind | undefined => {
  const state = typeof originalCode === 'string' ? originalCode : typeof code === 'string' ? code : ''
  if (/^P[12]\d{3}$/.test(state)) return kindIn(prismaCodes, state)
  if (systemCodes.test(state) || (typeof kind === 'string' && adapterKinds.test(kind))) return 'unavailable'
  if (typeof message === 'string' && driverMessages.test(message)) return 'unavailable'
  return kindIn(sqlStates, state)
}

const constraintOf = ({ constraint, originalMessage, message }: ErrorShape): string | undefined => {
  if (typeof constraint === 'string') return constraint
  const { index } = (constraint ?? {}) as { index?: unknown }
  if (typeof index === 'string') return index
  const text = typeof originalMessage === 'string' ? originalMessage : typeof message === 'string' ? message : ''
  return /unique constraint "([^"]+)"/.exec(text)?.[1]
}

// Prisma wraps what its adapter threw, which wraps what the driver threw; the innermost knows best.
const layersOf = (error: unknown, depth = 0): ErrorShape[] => {
  if (typeof error !== 'object' || error === null || depth > 5) return []
  const shape = error as ErrorShape
  return [...layersOf(shape.meta?.driverAdapterError, depth + 1), ...layersOf(shape.cause, depth + 1), shape]
}

/**
 * What an error of Prisma, pg or PGlite means, in the same words for the same cause; null for any other error.
 * `constraint` is the name the constraint or unique index has in the database.
 */
export const faultOf = (error: unknown): DatabaseFault | null => {
  const layers = layersOf(error)
  const kind = layers.map(kindOf).find((found) => found !== undefined)
  if (kind === undefined) return null
  if (kind !== 'unique') return { kind }
  return { kind, constraint: layers.map(constraintOf).find((name) => name !== undefined) ?? '' }
}
