import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { TestIssuer } from '../testing/test-issuer.ts'
import type { TestIssuerOptions } from '../testing/test-issuer.ts'

export interface ListeningIssuer {
  readonly issuer: TestIssuer
  /** Its address, on this machine alone. */
  readonly url: string
  close(): Promise<void>
}

const answer = async (issuer: TestIssuer, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await buffer(request)
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)])
  try {
    const answered = await issuer.fetch(new URL(request.url ?? '/', issuer.url), {
      ...{ method: request.method ?? 'GET', headers },
      ...(body.byteLength > 0 && { body: new Uint8Array(body) }),
    })
    response.writeHead(answered.status, Object.fromEntries(answered.headers))
    response.end(new Uint8Array(await answered.arrayBuffer()))
  } catch {
    // An outage, as the client sees it: the connection ends without an answer.
    request.socket.destroy()
  }
}

/** The test issuer behind a port of this machine, for what cannot be given a `fetch`: another process, another language. */
export const listen = async (options: Omit<TestIssuerOptions, 'url'> = {}): Promise<ListeningIssuer> => {
  const issuers: TestIssuer[] = []
  const server = createServer((request, response) => void answer(issuers[0] as TestIssuer, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer = new TestIssuer({ ...options, url })
  issuers.push(issuer)
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { issuer, url, close }
}
