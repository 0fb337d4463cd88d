const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The big-endian number in `bytes` in base 62, padded with `0` to `length` characters. */
export const toBase62 = (bytes: Uint8Array, length: number): string => {
  let number = 0n
  for (const byte of bytes) number = (number << 8n) | BigInt(byte)
  let text = ''
  for (; number > 0n; number /= 62n) text = alphabet[Number(number % 62n)]! + text
  return text.padStart(length, '0')
}

/** `number`, below 2^32, in 6 characters of base 62. */
export const base62OfUint32 = (number: number): string => {
  let text = ''
  for (let left = number; text.length < 6; left = Math.floor(left / 62)) text = alphabet[left % 62]! + text
  return text
}
