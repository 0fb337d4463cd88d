import type { Caller } from '../caller.ts'
import type { Presented, Verifier } from '../verifier-options.ts'
import type { GuardOptions } from './guard-options.ts'
import { refusalResponse } from './refusal-answer.ts'

/** What of a fetch request says who calls. */
export const presentedIn = (request: Request, { certificateOf }: GuardOptions<Request>): Presented => ({
  authorization: request.headers.get('authorization'),
  dpop: request.headers.get('dpop'),
  method: request.method,
  url: request.url,
  certificate: certificateOf?.(request),
})

/** For servers that take a `Request` and give a `Response`: a handler that is called with the caller, or not at all. */
export const fetchGuard =
  <More extends readonly unknown[]>(
    verifier: Verifier,
    handler: (request: Request, caller: Caller, ...more: More) => Response | Promise<Response>,
    options: GuardOptions<Request> = {},
  ) =>
  async (request: Request, ...more: More): Promise<Response> => {
    let caller: Caller
    try {
      caller = await verifier.authenticate(presentedIn(request, options), options)
    } catch (thrown) {
      return refusalResponse(thrown)
    }
    return handler(request, caller, ...more)
  }
