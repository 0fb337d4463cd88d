import { faultOf } from '../constraint-errors.ts'
import { DatabaseRefusal } from '../refusal.ts'
import { runtimeRole } from '../runtime-role.ts'
import { WrongRole } from './connection.ts'

const textOf = (error: unknown): string => {
  const { message = '', code = '' } = error as { message?: string; code?: string }
  return message || code || String(error)
}

const unreachable = (cause: unknown): DatabaseRefusal =>
  new DatabaseRefusal(
    'UNREACHABLE',
    `The database cannot be reached (${textOf(cause)}). Check that PostgreSQL runs, that DATABASE_URL (and ` +
      'DATABASE_MIGRATION_URL) name its host, database, user and password, and that it lets this machine in ' +
      '(pg_hba.conf, firewall).',
    { cause },
  )

const roleNotGranted = (user: string, cause: unknown): DatabaseRefusal =>
  new DatabaseRefusal(
    'ROLE_NOT_GRANTED',
    `The service runs as the role ${runtimeRole}, and "${user}" may neither become it nor be granted it by the ` +
      `migrating role (${textOf(cause)}). As a superuser run: CREATE ROLE ${runtimeRole} NOLOGIN; (unless it is there) ` +
      `and GRANT ${runtimeRole} TO "${user}"; then start again.`,
    { cause },
  )

const roleDropped = (cause: WrongRole): DatabaseRefusal =>
  new DatabaseRefusal(
    'ROLE_NOT_IN_FORCE',
    `The service asked to run as the role ${runtimeRole} and runs as "${cause.role}": something between, such as a ` +
      'pooler, drops the options a connection starts with, and with them the limits on what the service may do. Point ' +
      'DATABASE_URL at PostgreSQL itself, or have the pooler pass "options" on (PgBouncer: take it out of ' +
      'ignore_startup_parameters).',
    { cause },
  )

/** The refusal of a way to the database on which sessions are not kept apart. */
export const sessionsNotKept = (): DatabaseRefusal =>
  new DatabaseRefusal(
    'SESSIONS_NOT_KEPT',
    'The database does not tell the service what it announced to itself: something between gives every transaction ' +
      'another session, as a pooler in transaction mode does. Caches and locks need sessions that last. Point ' +
      'DATABASE_URL at PostgreSQL itself, or have the pooler keep sessions (PgBouncer: pool_mode = session).',
  )

/** What an error while opening means to the operator, or the error itself where it is none of these. */
export const refusalOf = (error: unknown, user?: string): unknown => {
  if (error instanceof WrongRole) return roleDropped(error)
  if (user !== undefined && (error as { code?: string }).code === '42501') return roleNotGranted(user, error)
  return faultOf(error)?.kind === 'unavailable' ? unreachable(error) : error
}
