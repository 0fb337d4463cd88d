import type { Verifier } from '../verifier-options.ts'
import type { GuardOptions } from './guard-options.ts'
import { setCaller } from './guard-options.ts'
import { presentedBy } from './node.ts'
import type { NodeRequest, NodeResponse } from './node.ts'
import { refusalAnswer } from './refusal-answer.ts'

interface ExpressRequest extends NodeRequest {
  /** As the client sent it: a router's `url` begins where it is mounted. */
  readonly originalUrl: string
}

/** For Express: lets a request in with its `caller`, or answers the refusal. What else goes wrong goes to `next`. */
export const expressGuard =
  <Request extends ExpressRequest = ExpressRequest>(verifier: Verifier, options: GuardOptions<Request> = {}) =>
  async (request: Request, response: NodeResponse, next: (error?: unknown) => void): Promise<void> => {
    try {
      setCaller(request, await verifier.authenticate(presentedBy(request, options, request.originalUrl), options))
    } catch (thrown) {
      try {
        const { status, headers, body } = refusalAnswer(thrown)
        response.writeHead(status, { ...headers }).end(body)
      } catch (error) {
        next(error)
      }
      return
    }
    next()
  }
