const headEnd = Buffer.from('\r\n\r\n')
// Three parts, the last one an ES256 signature: 64 bytes are 86 characters.
const token = /"access_token":"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{86}"/

/** One answer in what arrived: how long it is and whether it holds a token; null until it is all there. */
export const readAnswer = (received: Buffer): { readonly length: number; readonly isRight: boolean } | null => {
  const end = received.indexOf(headEnd)
  if (end < 0) return null
  const head = received.toString('latin1', 0, end)
  const bodyLength = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
  // None of the servers compared sends a token in chunks, so that is a wrong answer, and what follows is unknown.
  if (Number.isNaN(bodyLength)) return { length: received.length, isRight: false }
  const length = end + headEnd.length + bodyLength
  if (received.length < length) return null
  const body = received.toString('latin1', end + headEnd.length, length)
  return { length, isRight: head.startsWith('HTTP/1.1 200 ') && token.test(body) }
}
