import type { Database } from './database.ts'
import { fault, isFault, type Fault } from './fault.ts'

/** Turns whatever was thrown into a fault of the closed union; the text of what is unknown never leaves. */
export const normaliseFault = (database: Database, cause: unknown): Fault => {
  if (isFault(cause)) return cause
  switch (database.faultOf(cause)?.kind) {
    case 'unavailable':
      return fault('DATABASE_UNAVAILABLE', 'The database does not answer just now: try again.')
    case 'conflict':
    case 'foreign-key':
      return fault('CONFLICT', 'Somebody changed the same thing at the same time: try again.')
    default:
      return fault('INTERNAL', 'Something went wrong on our side. Tell the operator the request ID.')
  }
}
