import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A secret manager that stands in for one of the makers', behind a `fetch`. */
export interface ManagerDouble {
  /** Where it thinks that it is. */
  origin: string
  readonly fetch: typeof globalThis.fetch
  /** Answers in its place, by what it is asked to do and with what; null where it shall answer itself. */
  intercept: ((action: string, body: string) => Response | null | Promise<Response | null>) | null
}

/** Puts it behind a port of this machine, for whoever has no `fetch` to be given. */
export const serveManager = async (double: ManagerDouble): Promise<() => Promise<void>> => {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const body = (await buffer(request)).toString()
      const headers = new Headers(request.headers as Record<string, string>)
      const { method = 'GET', url = '/' } = request
      const init = { method, headers, ...(body !== '' && { body }) }
      const given = await double.fetch(`${double.origin}${url}`, init)
      response.writeHead(given.status, Object.fromEntries(given.headers)).end(await given.text())
    }
    // What its `fetch` throws is a connection that breaks.
    answer().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  double.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return async () => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
}
