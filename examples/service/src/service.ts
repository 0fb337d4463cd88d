import { createServer, type Server } from 'node:http'
import type { PosternClient } from '@postern/sdk'
import { PosternError } from '@postern/sdk'
import { requireCaller, Unauthorized, type TokenRules } from './require-caller.ts'

interface Options {
  readonly client: PosternClient
  readonly rules: TokenRules
}

/** Greets whoever brings a token for this service by the name Postern knows. */
export const createService = ({ client, rules }: Options): Server => {
  const mayCall = requireCaller(rules)

  const greet = async (authorization: string | undefined): Promise<{ status: number; body: object }> => {
    try {
      const { applicationId } = await mayCall(authorization)
      const { name } = await client.application({ id: applicationId })
      return { status: 200, body: { hello: name } }
    } catch (error) {
      if (error instanceof Unauthorized) return { status: 401, body: { error: error.message } }
      if (!(error instanceof PosternError)) throw error
      // The request ID is what Postern's operator finds the call by.
      console.error(error.code, error.requestId)
      return { status: error.retryable ? 503 : 502, body: { error: error.code } }
    }
  }

  return createServer((request, response) => {
    greet(request.headers.authorization).then(
      ({ status, body }) =>
        response
          .writeHead(status, {
            'content-type': 'application/json',
            // RFC 6750 §3
            ...(status === 401 && { 'www-authenticate': 'Bearer' }),
          })
          .end(JSON.stringify(body)),
      () => response.writeHead(500).end(),
    )
  })
}
