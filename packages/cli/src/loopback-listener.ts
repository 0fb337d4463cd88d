import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Failure } from './failure.ts'
import { readAnswer } from './loopback-answer.ts'
import type { Answer, Awaited } from './loopback-answer.ts'
import { sendLoopbackPage } from './loopback-page.ts'

const path = '/signed-in'
const patienceMs = 5_000

/** A listener of this machine, which waits for one answer. */
export interface LoopbackListener {
  readonly redirectUri: string
  readonly answer: Promise<Answer>
  close(): void
}

// The literal address: what `localhost` means a name server may say (RFC 8252 §8.3). The port is the system's choice.
const listen = (server: Server, host: '127.0.0.1' | '::1'): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen({ port: 0, host, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })

const hostOf = (server: Server): string => {
  const { address, port, family } = server.address() as AddressInfo
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`
}

/** Listens for the answer to a request with this state, from this issuer. @throws Failure `LISTENER_REFUSED` */
export const listenForAnswer = async (expected: Pick<Awaited, 'state' | 'issuer'>): Promise<LoopbackListener> => {
  const brought = Promise.withResolvers<Answer>()
  let isOver = false
  const answerTo: (...exchange: Parameters<RequestListener>) => Promise<void> = async (request, response) => {
    const answer = isOver ? 'refused' : readAnswer(request, { ...expected, host, path })
    isOver ||= answer !== 'refused'
    await sendLoopbackPage(response, typeof answer === 'string' ? answer : 'allowed')
    // Only now: whoever waits for it closes the listener, and the browser would show that nobody is there.
    if (answer !== 'refused') brought.resolve(answer)
  }
  const server = createServer(
    { headersTimeout: patienceMs, requestTimeout: patienceMs, keepAlive: false, maxHeaderSize: 8_192 },
    (request, response) => void answerTo(request, response),
  )
  try {
    await listen(server, '127.0.0.1').catch(() => listen(server, '::1'))
  } catch (cause) {
    throw new Failure(
      'LISTENER_REFUSED',
      'This machine lets nobody listen at 127.0.0.1 or ::1: sign in with --email instead.',
      { cause },
    )
  }
  const host = hostOf(server)
  return {
    redirectUri: `http://${host}${path}`,
    answer: brought.promise,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
