import type { Verifier } from '../verifier-options.ts'
import { presentedIn } from './fetch.ts'
import { setCaller } from './guard-options.ts'
import type { GuardOptions } from './guard-options.ts'
import { refusalResponse } from './refusal-answer.ts'

interface YogaRequest {
  readonly request: Request
  readonly serverContext: object | undefined
  endResponse(response: Response): void
}

/** For GraphQL Yoga: a plugin that lets a request in with the `caller` in its context, or answers the refusal. */
export const yogaGuard = (verifier: Verifier, options: GuardOptions<Request> = {}) => ({
  onRequest: async ({ request, serverContext, endResponse }: YogaRequest): Promise<void> => {
    try {
      const caller = await verifier.authenticate(presentedIn(request, options), options)
      if (serverContext === undefined)
        throw new TypeError('This Yoga gives its plugins no context to put a caller into.')
      setCaller(serverContext, caller)
    } catch (thrown) {
      endResponse(refusalResponse(thrown))
    }
  },
})
