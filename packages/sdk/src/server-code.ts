import type { ErrorCode } from '@postern/protocol'
import { has } from './errors.ts'
import { lastingCodes, passingCodes } from './generated/server-codes.ts'

// Apart from `errors.ts`, so that a bundle that only fetches tokens does not carry the list.

/** Whether this version of the SDK knows the code. */
export const isServerCode = (code: unknown): code is ErrorCode => has(lastingCodes, code) || has(passingCodes, code)
