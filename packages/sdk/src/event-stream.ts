import { PosternError } from './errors.ts'

/** An event of a stream of server-sent events. */
export interface StreamEvent {
  /** Its type; `message` where the stream named none. */
  readonly type: string
  readonly data: string
}

interface Limits {
  /** The most characters of one event, and of one line. */
  readonly longest: number
  readonly where: string
}

/**
 * Parses a stream of server-sent events (WHATWG HTML §9.2.6), chunk by chunk, wherever a chunk ends: within a line, a
 * letter, or a pair of CR and LF. `id` and `retry` are not used: a subscription goes on from the cursor of its last value,
 * after a pause of the client's own.
 */
export class EventStreamParser {
  readonly #limits: Limits
  // Takes away one byte order mark at the beginning, as the standard wants.
  readonly #decoder = new TextDecoder()
  /** The line that has not ended yet. */
  #rest = ''
  /** The last chunk ended with a CR: a LF that follows belongs to it. */
  #isAfterCr = false
  #type = ''
  #data = ''

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** The events that are complete with this chunk. What a stream ends with, unfinished, is no event. @throws PosternError `RESPONSE_TOO_LARGE` */
  push(chunk: Uint8Array): StreamEvent[] {
    let text = this.#decoder.decode(chunk, { stream: true })
    if (text === '') return []
    if (this.#isAfterCr && text.startsWith('\n')) text = text.slice(1)
    this.#isAfterCr = text.endsWith('\r')
    const lines = (this.#rest + text).split(/\r\n|\n|\r/)
    this.#rest = lines.pop() as string
    this.#refuseAbove(this.#rest.length)
    return lines.flatMap((line) => this.#take(line) ?? [])
  }

  #take(line: string): StreamEvent | null {
    if (line === '') return this.#dispatch()
    const colon = line.indexOf(':')
    if (colon === 0) return null
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'event') this.#type = value
    if (name !== 'data') return null
    this.#data += `${value}\n`
    this.#refuseAbove(this.#data.length)
    return null
  }

  #dispatch(): StreamEvent | null {
    const [type, data] = [this.#type || 'message', this.#data]
    this.#type = ''
    this.#data = ''
    return data === '' ? null : { type, data: data.slice(0, -1) }
  }

  #refuseAbove(length: number): void {
    if (length > this.#limits.longest) throw new PosternError('RESPONSE_TOO_LARGE', { where: this.#limits.where })
  }
}
