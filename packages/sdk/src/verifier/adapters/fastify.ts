import type { Verifier } from '../verifier-options.ts'
import { setCaller } from './guard-options.ts'
import type { GuardOptions } from './guard-options.ts'
import { presentedBy } from './node.ts'
import type { NodeRequest } from './node.ts'
import { refusalAnswer } from './refusal-answer.ts'

interface FastifyRequest extends NodeRequest {
  readonly originalUrl: string
}

interface FastifyReply {
  code(status: number): { headers(values: Record<string, string>): { send(body: string): unknown } }
}

/** For Fastify, as an `onRequest` hook: lets a request in with its `caller`, or answers the refusal. */
export const fastifyGuard =
  (verifier: Verifier, options: GuardOptions<FastifyRequest> = {}) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    try {
      setCaller(request, await verifier.authenticate(presentedBy(request, options, request.originalUrl), options))
      return undefined
    } catch (thrown) {
      const { status, headers, body } = refusalAnswer(thrown)
      // A reply that is given back ends the request here.
      return reply
        .code(status)
        .headers({ ...headers })
        .send(body)
    }
  }
