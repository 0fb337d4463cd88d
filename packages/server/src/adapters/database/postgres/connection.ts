import type { EventEmitter } from 'node:events'
import pg from 'pg'
import { DatabaseRefusal } from '../refusal.ts'
import { runtimeRole } from '../runtime-role.ts'
import { sessionTypes } from './types.ts'

/** No statement of the service takes longer; what does is a fault, and its connection is wanted back. */
const statementTimeoutMs = 10_000

/** How long nothing may be heard from a server that owes an answer. Longer than it may think about one. */
export const silenceTimeoutMs = statementTimeoutMs + 5_000

// Prisma writes and reads times without their zone: anything but UTC would shift them.
const settings = {
  runtime: [
    `-c role=${runtimeRole}`,
    '-c TimeZone=UTC',
    // No statement of the service runs for long enough to win back what compiling it costs.
    '-c jit=off',
    `-c statement_timeout=${statementTimeoutMs}`,
    '-c lock_timeout=5000',
    '-c idle_in_transaction_session_timeout=30000',
    // The locks of a machine that vanished are free after half a minute, and not after two hours.
    '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3',
  ],
  owner: ['-c TimeZone=UTC', '-c statement_timeout=0', '-c lock_timeout=60000'],
}

/**
 * How to connect to `url`: as the runtime role, or as whoever the URL names. The role is a start-up setting, so RESET
 * ROLE goes back to it, and not to the owner.
 *
 * @throws DatabaseRefusal `URL_INVALID`
 */
export const connectionConfig = (url: string, kind: keyof typeof settings, name: string): pg.ClientConfig => {
  const [address = '', parameters = ''] = url.split('?', 2)
  if (!/^postgres(ql)?:\/\/./.test(address)) {
    throw new DatabaseRefusal(
      'URL_INVALID',
      'The database URL must look like postgresql://user:password@host:5432/database. Check DATABASE_URL (and ' +
        'DATABASE_MIGRATION_URL); characters such as @ or / in a password are written as %40 or %2F.',
    )
  }
  const search = new URLSearchParams(parameters)
  const own = search.get('options')
  search.delete('options')
  const options = [...(own === null ? [] : [own]), ...settings[kind]].join(' ')
  const query = [...(search.size === 0 ? [] : [search.toString()]), `options=${encodeURIComponent(options)}`].join('&')
  return {
    connectionString: `${address}?${query}`,
    application_name: `postern ${name}`.slice(0, 63),
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: sessionTypes,
  }
}

/** The socket under a client. pg has no public way to it. */
export const socketOf = (client: pg.ClientBase): import('node:net').Socket =>
  (client as unknown as { connection: { stream: import('node:net').Socket } }).connection.stream

const readOnly = '25006'

/** As whom a connection was to run, and does not: something between dropped the settings it was opened with. */
export class WrongRole extends Error {
  // PostgreSQL's own code for a role that may not be had: whoever was to use the connection hears "unavailable".
  readonly code = '28000'
  readonly role: string

  constructor(role: string) {
    super(`The connection runs as "${role}" and not as ${runtimeRole}`)
    this.role = role
  }
}

/**
 * Refuses a new connection that is not what was asked for: one on which nothing can be written (opened while the database
 * is read-only, it stays so for as long as it lives), or one that kept the rights of the user it was opened as, because
 * a pooler between dropped the role. @throws WrongRole
 */
export const requireUsable = async (client: pg.ClientBase, kind: keyof typeof settings): Promise<void> => {
  const { rows } = await client.query<{ read_only: string; role: string }>(
    `SELECT current_setting('transaction_read_only') AS read_only, current_user::text AS role`,
  )
  const { read_only: isReadOnly, role = '' } = rows[0] ?? {}
  if (isReadOnly !== 'off') throw Object.assign(new Error('The database is read-only'), { code: readOnly })
  if (kind === 'runtime' && role !== runtimeRole) throw new WrongRole(role)
}

/**
 * Gives a connection up, once it has answered, on which the server refused to write: by way of a proxy it may lead to
 * what is a replica by now.
 */
export const leaveReadOnly = (client: pg.ClientBase): void => {
  const { connection } = client as unknown as { connection: EventEmitter }
  connection.on('errorMessage', ({ code }: { readonly code?: string }) => {
    if (code === readOnly) connection.once('readyForQuery', () => socketOf(client).destroy())
  })
}

// The server ends the connection after it (class 57P: shut down, crashed, ended by an administrator).
const isLastWord = (code: string | undefined): boolean => code?.startsWith('57P') === true

/**
 * Calls `onFarewell` when the server says that it ends the connection: whoever hears of it by a failed statement may use
 * the next one before the socket is closed.
 */
const hearFarewell = (client: pg.ClientBase, onFarewell: () => void): void => {
  const { connection } = client as unknown as { connection: EventEmitter }
  connection.on('errorMessage', ({ code }: { readonly code?: string }) => {
    if (isLastWord(code)) onFarewell()
  })
}

/** Connects one client. `onLost` is called once, when it is gone for whatever reason. */
export const connectClient = async (
  config: pg.ClientConfig,
  onLost: () => void,
  kind: keyof typeof settings = 'runtime',
): Promise<pg.Client> => {
  const client = new pg.Client(config)
  let isLost = false
  const lose = (): void => {
    if (!isLost) onLost()
    isLost = true
  }
  // What was in flight hears of it by its own error; what comes next must not be given this client any more.
  client.on('error', lose)
  client.once('end', lose)
  leaveReadOnly(client)
  hearFarewell(client, lose)
  await client.connect()
  try {
    await answerWithin(client, silenceTimeoutMs, requireUsable(client, kind))
  } catch (error) {
    await endClient(client)
    throw error
  }
  return client
}

/**
 * Waits for `answer`, at most `deadlineMs`. A server that does not answer in time is taken for gone and its socket is
 * destroyed, because TCP itself notices that only after a quarter of an hour.
 */
export const answerWithin = async <Answer>(
  client: pg.Client,
  deadlineMs: number,
  answer: Promise<Answer>,
): Promise<Answer> => {
  // A blocked event loop fires the timer before it reads the socket; the answer may be waiting there.
  const timer = setTimeout(() => setImmediate(() => isOpen && socketOf(client).destroy(silence())), deadlineMs)
  let isOpen = true
  try {
    return await answer
  } finally {
    isOpen = false
    clearTimeout(timer)
  }
}

/** Ends a client; one whose server no longer answers is cut off after a second. */
export const endClient = async (client: pg.Client): Promise<void> => {
  const timer = setTimeout(() => socketOf(client).destroy(), 1_000)
  try {
    await client.end()
  } finally {
    clearTimeout(timer)
  }
}

/** What a statement fails with when its server fell silent. */
export const silence = (): Error =>
  Object.assign(new Error('The database did not answer in time'), { code: 'ETIMEDOUT' })
