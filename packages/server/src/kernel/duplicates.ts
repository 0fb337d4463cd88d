import type { ErrorCode } from '@postern/protocol'
import type { Deps } from './deps.ts'
import { fault } from './fault.ts'

/** Runs a write and turns the database's refusal of a duplicate into the fault the caller can mend. */
export const refuseDuplicate = async <Result>(
  deps: Deps,
  code: ErrorCode,
  message: string,
  write: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await write()
  } catch (cause) {
    if (deps.database.faultOf(cause)?.kind === 'unique') throw fault(code, message)
    throw cause
  }
}
