import type { FailureCode } from './exit-codes.ts'

interface Details {
  readonly requestId?: string | undefined
  readonly retryable?: boolean | undefined
  readonly cause?: unknown
}

/** Why a command did not do its work, in words that say what to do next. Holds no secret. */
export class Failure extends Error {
  readonly code: FailureCode
  readonly requestId: string | null
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean

  constructor(code: FailureCode, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause })
    this.code = code
    this.requestId = details.requestId ?? null
    this.retryable = details.retryable ?? false
  }
}

/** A mistake on the command line or in a setting. */
export const usage = (message: string): Failure => new Failure('USAGE', message)
