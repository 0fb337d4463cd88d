import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What stands between the service and PostgreSQL, and what it keeps to itself. Each may be changed while it runs. */
export interface Pooler {
  readonly url: string
  /** The options a connection starts with, as PgBouncer does with `ignore_startup_parameters`. */
  dropsOptions: boolean
  /** Notices, as a pooler in transaction mode does: the session that listens is another's by then. */
  dropsNotices: boolean
  close(): Promise<void>
}

/** A start-up message (PostgreSQL protocol 3.0) without `options`. */
const withoutOptions = (message: Buffer): Buffer => {
  const words = message.subarray(8).toString('latin1').split('\0')
  const at = words.findIndex((word, index) => index % 2 === 0 && word === 'options')
  if (at >= 0) words.splice(at, 2)
  const rest = Buffer.from(words.join('\0'), 'latin1')
  const head = Buffer.from(message.subarray(0, 8))
  head.writeInt32BE(8 + rest.length)
  return Buffer.concat([head, rest])
}

const notice = 'A'.charCodeAt(0)

/** Passes whole messages of the server on, but for notices. */
const withoutNotices = (send: (bytes: Buffer) => void): ((chunk: Buffer) => void) => {
  let held = Buffer.alloc(0)
  return (chunk) => {
    held = Buffer.concat([held, chunk])
    while (held.length >= 5 && held.length >= 1 + held.readInt32BE(1)) {
      const end = 1 + held.readInt32BE(1)
      if (held[0] !== notice) send(held.subarray(0, end))
      held = held.subarray(end)
    }
  }
}

/** Starts one before the PostgreSQL of `target`. */
export const startPooler = async (target: string): Promise<Pooler> => {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const pooler = { dropsOptions: false, dropsNotices: false }
  const server = createServer((client) => {
    const upstream = connect(Number(port || 5432), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    }
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    client.once('data', (first: Buffer) => {
      upstream.write(pooler.dropsOptions ? withoutOptions(first) : first)
      client.on('data', (chunk: Buffer) => upstream.write(chunk))
    })
    const send = (bytes: Buffer): void => void client.write(bytes)
    upstream.on('data', pooler.dropsNotices ? withoutNotices(send) : send)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return Object.assign(pooler, {
    url: url.href,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((done) => server.close(() => done()))
    },
  })
}
