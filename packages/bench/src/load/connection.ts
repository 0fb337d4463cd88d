import { connect, type Socket } from 'node:net'
import { readAnswer } from './answer.ts'

export interface ConnectionEvents {
  /** An answer came. Returns whether to ask again. */
  readonly onAnswer: (isRight: boolean, milliseconds: number, text: () => string) => boolean
  /** The server ended the connection, or could not be reached. */
  readonly onLost: (cause: string) => void
}

/**
 * One keep-alive connection with one request under way. Bare sockets instead of an HTTP client: the generator shares the
 * machine with what it measures, so each of its microseconds is taken from the result.
 */
export class Connection {
  readonly #socket: Socket
  readonly #request: Buffer
  readonly #right: RegExp
  readonly #events: ConnectionEvents
  #received: Buffer | null = null
  #sentAt = 0
  #isEnding = false

  private constructor(socket: Socket, request: Buffer, right: RegExp, events: ConnectionEvents) {
    this.#request = request
    this.#right = right
    this.#events = events
    this.#socket = socket
    this.#socket.on('connect', () => this.#send())
    this.#socket.on('data', (chunk) => this.#receive(chunk))
    this.#socket.on('error', (cause) => this.#lost(cause.message))
    this.#socket.on('close', () => this.#lost('closed'))
  }

  /** Connects, and asks as often as `events` has it ask. */
  static open(port: number, request: Buffer, right: RegExp, events: ConnectionEvents): Connection {
    return new Connection(connect({ port, host: '127.0.0.1', noDelay: true }), request, right, events)
  }

  #send(): void {
    this.#sentAt = performance.now()
    this.#socket.write(this.#request)
  }

  #receive(chunk: Buffer): void {
    const received = this.#received === null ? chunk : Buffer.concat([this.#received, chunk])
    const answer = readAnswer(received, this.#right)
    if (answer === null) {
      this.#received = received
      return
    }
    this.#received = null
    const isWhole = answer.length === received.length
    const goesOn = this.#events.onAnswer(answer.isRight && isWhole, performance.now() - this.#sentAt, () =>
      received.toString('latin1'),
    )
    if (goesOn) this.#send()
    else this.#end()
  }

  #lost(cause: string): void {
    if (this.#isEnding) return
    this.#isEnding = true
    this.#socket.destroy()
    this.#events.onLost(cause)
  }

  #end(): void {
    this.#isEnding = true
    this.#socket.destroy()
  }
}
