const half = 32

/**
 * An ECDSA signature over P-256 as JWS wants it: r and s side by side, 64 bytes (RFC 7518 §3.4). `der` is what
 * node:crypto makes by default: SEQUENCE { r INTEGER, s INTEGER }, each as short as it can be, with a zero in front where
 * the first bit is set, so all lengths fit one byte.
 */
export const joinedSignature = (der: Buffer): Buffer => {
  const joined = Buffer.alloc(2 * half)
  const firstLength = der[3] ?? 0
  const secondAt = 4 + firstLength + 2
  placeNumber(der, 4, 4 + firstLength, joined, half)
  placeNumber(der, secondAt, secondAt + (der[secondAt - 1] ?? 0), joined, 2 * half)
  return joined
}

/** Writes the number in `der` so that it ends at `end`: without its leading zero, and with those that are missing. */
const placeNumber = (der: Buffer, from: number, to: number, joined: Buffer, end: number): void => {
  const start = Math.max(from, to - half)
  der.copy(joined, end - (to - start), start, to)
}
