import type { Caller } from '../caller.ts'
import type { Verifier } from '../verifier-options.ts'
import { presentedIn } from './fetch.ts'
import type { GuardOptions } from './guard-options.ts'
import { refusalResponse } from './refusal-answer.ts'

interface HonoContext {
  readonly req: { readonly raw: Request }
  set(name: 'caller', caller: Caller): void
}

/** For Hono: middleware that lets a request in with `c.get('caller')`, or answers the refusal. */
export const honoGuard =
  (verifier: Verifier, options: GuardOptions<Request> = {}) =>
  async (context: HonoContext, next: () => Promise<void>): Promise<Response | void> => {
    try {
      context.set('caller', await verifier.authenticate(presentedIn(context.req.raw, options), options))
    } catch (thrown) {
      return refusalResponse(thrown)
    }
    return next()
  }
