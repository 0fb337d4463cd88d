const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32 of ASCII text, as in IEEE 802.3, zip and PNG. Finds slips of the hand, not forgeries. */
export const crc32 = (ascii: string): number => {
  let value = 0xffffffff
  for (let index = 0; index < ascii.length; index += 1) {
    value = (value >>> 8) ^ table[(value ^ ascii.charCodeAt(index)) & 0xff]!
  }
  return (value ^ 0xffffffff) >>> 0
}
