import type { Caller } from '../caller.ts'
import type { Certificate } from '../certificate.ts'
import type { VerifyOptions } from '../verifier-options.ts'

/** How a guard of a framework lets requests in. */
export interface GuardOptions<Request> extends VerifyOptions {
  /**
   * The client's certificate, where a proxy ends TLS and hands it on: only from a header the proxy sets itself. Where left
   * out, that of the TLS connection, if the framework tells.
   */
  readonly certificateOf?: (request: Request) => Certificate | null | undefined
}

/** A request that a guard let in. */
export interface Guarded {
  readonly caller: Caller
}

/**
 * Who makes a request that a guard let in.
 * @throws TypeError where no guard stands before the handler: nobody is let in by mistake
 */
export const callerOf = (request: object): Caller => {
  const { caller } = request as Partial<Guarded>
  if (caller !== undefined) return caller
  throw new TypeError(
    'No guard stands before this handler: put one in front of it, as the guide of the framework shows.',
  )
}

export const setCaller = (request: object, caller: Caller): void => {
  Object.defineProperty(request, 'caller', { value: caller, enumerable: true, configurable: true })
}
