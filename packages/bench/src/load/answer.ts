const headEnd = Buffer.from('\r\n\r\n')

/** One answer in what arrived: how long it is and whether its body is `right`; null until it is all there. */
export const readAnswer = (
  received: Buffer,
  right: RegExp,
): { readonly length: number; readonly isRight: boolean } | null => {
  const end = received.indexOf(headEnd)
  if (end < 0) return null
  const head = received.toString('latin1', 0, end)
  const bodyLength = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
  // None of the servers compared sends its answer in chunks, so that is a wrong answer, and what follows is unknown.
  if (Number.isNaN(bodyLength)) return { length: received.length, isRight: false }
  const length = end + headEnd.length + bodyLength
  if (received.length < length) return null
  const body = received.toString('latin1', end + headEnd.length, length)
  return { length, isRight: head.startsWith('HTTP/1.1 200 ') && right.test(body) }
}
