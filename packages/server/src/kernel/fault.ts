import { errorCodes, errors, type ErrorCode, type Permission, type Role } from '@postern/protocol'

/** What a fault may tell beyond its code. Nothing here repeats input, secrets or names of other spaces. */
export interface FaultDetails {
  /** Which inputs do not fit, by path. */
  readonly fields?: readonly { readonly path: string; readonly message: string }[]
  readonly decision?: string
  readonly missing?: Permission
  /** Roles that hold the missing permission. */
  readonly grantedBy?: readonly Role[]
  readonly retryAfterSeconds?: number
}

/** The only kind of error that leaves the kernel: a code of the closed union and what the caller can do next. */
export class Fault<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code
  readonly details: FaultDetails

  constructor(code: Code, message: string = errors[code].title, details: FaultDetails = {}) {
    super(message)
    this.name = code
    this.code = code
    this.details = details
  }
}

type FaultClass<Code extends ErrorCode> = new (code: Code, message?: string, details?: FaultDetails) => Fault<Code>

/** One class per code, because GraphQL tells the members of an error union apart by class. */
export const faultClasses = Object.fromEntries(
  errorCodes.map((code) => [code, { [code]: class extends Fault {} }[code]]),
) as unknown as { readonly [Code in ErrorCode]: FaultClass<Code> }

/** Makes the fault of `code`; throw what it returns. */
export const fault = <Code extends ErrorCode>(code: Code, message?: string, details?: FaultDetails): Fault<Code> =>
  new faultClasses[code](code, message, details)

/** Whether something thrown is a fault, with its code typed. */
export const isFault = (cause: unknown): cause is Fault => cause instanceof Fault
