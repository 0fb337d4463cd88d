import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { CertifiedKey } from './certificates.ts'

export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Answer = (response: ServerResponse, request: ReceivedRequest) => void

const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** Somebody else's server, on this machine: keeps what it is sent, and answers as it is told. */
export class Receiver {
  readonly requests: ReceivedRequest[] = []
  /** The connections there were, whether or not a request came. */
  connections = 0
  answer: Answer = (response) => response.writeHead(204).end()
  readonly #server: ReturnType<typeof createPlainServer>
  readonly #sockets = new Set<Socket>()

  constructor(tls: CertifiedKey | null) {
    const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
      // Whoever hangs up while sending is not answered.
      this.#take(incoming, response).catch(() => undefined)
    }
    this.#server = tls
      ? (createServer({ key: tls.key, cert: tls.certificate }, listener) as unknown as ReturnType<
          typeof createPlainServer
        >)
      : createPlainServer(listener)
    this.#server.on('connection', (socket: Socket) => {
      this.connections += 1
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming)
    const request = { method: incoming.method!, path: incoming.url!, headers: incoming.headers, body }
    this.requests.push(request)
    this.answer(response, request)
  }

  /** Starts it, at a port of its own. */
  async listen(host = '127.0.0.1'): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, host, resolve))
    return this.port
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
