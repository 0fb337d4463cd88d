import { connect } from 'node:net'
import type { Socket } from 'node:net'

type Reply = string | number | null | Reply[] | Error

/** One reply of the protocol (RESP2) at an offset, and where the next begins; null where it is not whole yet. */
const parse = (text: string, at: number): { reply: Reply; next: number } | null => {
  const end = text.indexOf('\r\n', at)
  if (end < 0) return null
  const line = text.slice(at + 1, end)
  const next = end + 2
  switch (text[at]) {
    case '+':
      return { reply: line, next }
    case '-':
      return { reply: new Error(line), next }
    case ':':
      return { reply: Number(line), next }
    default: {
      const length = Number(line)
      if (length < 0) return { reply: null, next }
      return text.length < next + length + 2
        ? null
        : { reply: text.slice(next, next + length), next: next + length + 2 }
    }
  }
}

/** A connection to a Redis server that sends commands as they are, or null where there is no server. */
export const connectRedis = async (port = 6379) => {
  const socket = await new Promise<Socket | null>((resolve) => {
    const connecting: Socket = connect(port, '127.0.0.1', () => resolve(connecting))
    connecting.once('error', () => resolve(null))
  })
  if (socket === null) return null
  const waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = []
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    for (let found = parse(text, 0); found !== null; found = parse(text, 0)) {
      text = text.slice(found.next)
      const one = waiting.shift()
      if (found.reply instanceof Error) one?.reject(found.reply)
      else one?.resolve(found.reply)
    }
  })
  const send = (command: readonly string[]): Promise<Reply> => {
    const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')
    socket.write(`*${command.length}\r\n${parts}`)
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    waiting.push({ resolve, reject })
    return promise
  }
  return { send, close: () => socket.destroy() }
}
