import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  /** By lower-case name; of several lines the last. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Everything that came back. */
  readonly text: string
  readonly json: () => Readonly<Record<string, unknown>>
}

const parse = (text: string): RawAnswer => {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const body = rest.join('\r\n\r\n')
  const json = () => JSON.parse(body) as Readonly<Record<string, unknown>>
  return { status: Number(statusLine.split(' ')[1]), headers, body, text, json }
}

/**
 * Sends bytes as no client would, and reads until the server closes: so the request should say `Connection: close`. Lines
 * are joined by CRLF; the last one is the body.
 */
export const sendRaw = (url: string, lines: readonly string[] | Uint8Array): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname)
    socket.setTimeout(10_000, () => socket.destroy(new Error('The server neither answered nor closed.')))
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(parse(Buffer.concat(chunks).toString('latin1'))))
    socket.write(lines instanceof Uint8Array ? lines : lines.join('\r\n'))
  })
