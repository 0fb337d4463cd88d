/** Why the database was not opened. */
export type DatabaseRefusalCode =
  | 'DIRECTORY_IN_USE'
  | 'DIRECTORY_UNUSABLE'
  | 'URL_INVALID'
  | 'UNREACHABLE'
  | 'VERSION_TOO_OLD'
  | 'SCHEMA_NEWER'
  | 'SCHEMA_DIFFERS'
  | 'MIGRATION_FAILED'
  | 'ROLE_NOT_GRANTED'
  | 'ROLE_NOT_IN_FORCE'
  | 'SESSIONS_NOT_KEPT'

/** Thrown by `openDatabase`. The message tells the operator what to do, and never holds a password. */
export class DatabaseRefusal extends Error {
  readonly code: DatabaseRefusalCode

  constructor(code: DatabaseRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DatabaseRefusal'
    this.code = code
  }
}
