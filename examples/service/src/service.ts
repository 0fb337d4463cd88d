import { createServer, type Server } from 'node:http'
import type { PosternClient } from '@postern/sdk'
import { PosternError } from '@postern/sdk'
import { nodeGuard, type Caller, type Verifier } from '@postern/sdk/verifier'

interface Options {
  readonly client: PosternClient
  readonly verifier: Verifier
}

/** Greets whoever brings a token for this service by the name Postern knows. */
export const createService = ({ client, verifier }: Options): Server => {
  const guard = nodeGuard(verifier)

  const greet = async ({ clientId }: Caller): Promise<{ status: number; body: object }> => {
    try {
      const { name } = await client.application({ id: clientId })
      return { status: 200, body: { hello: name } }
    } catch (error) {
      if (!(error instanceof PosternError)) throw error
      // The request ID is what Postern's operator finds the call by.
      console.error(error.code, error.requestId)
      return { status: error.retryable ? 503 : 502, body: { error: error.code } }
    }
  }

  return createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const caller = await guard(request, response)
      // Whoever was not let in has their answer.
      if (caller === null) return
      const { status, body } = await greet(caller)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    answer().catch(() => response.writeHead(500).end())
  })
}
