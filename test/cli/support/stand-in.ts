import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StandIn {
  readonly env: Readonly<Record<string, string>>
  close(): void
}

/** A server that gives a token to anybody, and answers the rest as the test wants: slowly, brokenly, never. */
export const standIn = async (
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<StandIn> => {
  const server = createServer((request, response) => {
    const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    if (request.url?.startsWith('/.well-known/')) json({ issuer: url, token_endpoint: `${url}/oauth/token` })
    else if (request.url === '/oauth/token') json({ access_token: 'token', token_type: 'Bearer', expires_in: 3600 })
    else answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    env: { POSTERN_URL: url, POSTERN_CLIENT_ID: 'app', POSTERN_CLIENT_SECRET: 'secret' },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
