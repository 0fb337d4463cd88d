import type { ErrorCode, Permission } from '@postern/protocol'
import type { Call } from './actor.ts'

/** Hears of every action once its evidence is written: for counting. It must not wait, and nothing depends on it. */
export interface Activity {
  /** @param code why it came to nothing; null where it was done */
  acted(call: Call, permission: Permission, code: ErrorCode | null, now: number): void
}
