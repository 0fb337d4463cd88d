import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import type { CertifiedKey } from './certificates.ts'

export interface ReceivedLetter {
  readonly from: string
  readonly to: readonly string[]
  /** Head and body as they came. */
  readonly data: string
  readonly isTls: boolean
  readonly user: string | null
}

interface Session {
  from: string
  to: string[]
  user: string | null
  /** The lines of a letter, while they come. */
  data: string[] | null
}

const addressIn = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? ''

/** A mail server on this machine (RFC 5321), as much of one as a test needs. */
export class MailServer {
  readonly letters: ReceivedLetter[] = []
  /** Whether it offers to begin TLS (RFC 3207). */
  offersTls = true
  /** Answers a recipient with a refusal where it says one. */
  refusalOf: (to: string) => string | null = () => null
  readonly #tls: CertifiedKey
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(tls: CertifiedKey, isTlsFromTheStart = false) {
    this.#tls = tls
    this.#server = isTlsFromTheStart
      ? createTlsServer({ key: tls.key, cert: tls.certificate }, (socket) => this.#greet(socket, true))
      : createServer((socket) => this.#greet(socket, false))
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
      socket.on('error', () => undefined)
    })
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return (this.#server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #greet(socket: Socket, isTls: boolean): void {
    socket.write('220 a test\r\n')
    this.#converse(socket, isTls)
  }

  #converse(socket: Socket, isTls: boolean): void {
    const session: Session = { from: '', to: [], user: null, data: null }
    let rest = ''
    const hear = (chunk: Buffer): void => {
      const lines = (rest + chunk.toString()).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (/^STARTTLS$/i.test(line) && this.offersTls && !isTls) {
          socket.removeListener('data', hear)
          socket.write('220 go\r\n')
          const { key, certificate } = this.#tls
          const secured = new TLSSocket(socket, { isServer: true, key, cert: certificate })
          secured.on('error', () => undefined)
          this.#converse(secured, true)
          return
        }
        const answer = this.#answer(session, line, isTls)
        if (answer !== null) socket.write(`${answer}\r\n`)
        if (/^QUIT$/i.test(line) && session.data === null) socket.end()
      }
    }
    socket.on('data', hear)
  }

  #answer(session: Session, line: string, isTls: boolean): string | null {
    if (session.data !== null) {
      if (line !== '.') {
        session.data.push(line)
        return null
      }
      const { from, to, user, data } = session
      this.letters.push({ from, to, user, data: data.join('\n'), isTls })
      Object.assign(session, { from: '', to: [], data: null })
      return '250 taken'
    }
    const [verb = '', ...words] = line.split(' ')
    switch (verb.toUpperCase()) {
      case 'EHLO':
        return ['250-a test', ...(this.offersTls && !isTls ? ['250-STARTTLS'] : []), '250 AUTH PLAIN'].join('\r\n')
      case 'AUTH':
        session.user =
          Buffer.from(words[1] ?? '', 'base64')
            .toString()
            .split('\0')[1] ?? null
        return '235 known'
      case 'MAIL':
        session.from = addressIn(line)
        return '250 ok'
      case 'RCPT': {
        const refusal = this.refusalOf(addressIn(line))
        if (refusal === null) session.to.push(addressIn(line))
        return refusal ?? '250 ok'
      }
      case 'DATA':
        session.data = []
        return '354 go on'
      case 'STARTTLS':
        return '502 not here'
      case 'QUIT':
        return '221 bye'
      default:
        return '250 ok'
    }
  }
}
