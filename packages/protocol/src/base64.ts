const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const forUrls = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const encode = (bytes: Uint8Array, alphabet: string): string => {
  let text = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index
    const held = (bytes[index]! << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    text += alphabet[held >> 18]! + alphabet[(held >> 12) & 63]!
    if (left > 1) text += alphabet[(held >> 6) & 63]!
    if (left > 2) text += alphabet[held & 63]!
  }
  return text
}

const valuesOf = (alphabet: string): Int8Array => {
  const values = new Int8Array(128).fill(-1)
  for (let index = 0; index < 64; index += 1) values[alphabet.charCodeAt(index)] = index
  return values
}
const standardValues = valuesOf(standard)
const urlValues = valuesOf(forUrls)

const decode = (text: string, values: Int8Array): Uint8Array<ArrayBuffer> | null => {
  if (text.length % 4 === 1) return null
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let held = 0
  let bits = 0
  let written = 0
  for (let index = 0; index < text.length; index += 1) {
    const value = values[text.charCodeAt(index)] ?? -1
    if (value < 0) return null
    held = ((held << 6) | value) & 0xfff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[written] = held >> bits
      written += 1
    }
  }
  // Bits left over must be zero (RFC 4648 §3.5), or two texts would stand for the same bytes.
  return (held & ((1 << bits) - 1)) === 0 ? bytes : null
}

/** Base 64 with padding (RFC 4648 §4). */
export const toBase64 = (bytes: Uint8Array): string => {
  const text = encode(bytes, standard)
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

/** The bytes of padded base 64, or null where the text is not exactly what `toBase64` would write. */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> | null => {
  if (text.length % 4 !== 0) return null
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return decode(text.slice(0, text.length - padding), standardValues)
}

/** Base 64 for URLs, without padding (RFC 4648 §5). */
export const toBase64Url = (bytes: Uint8Array): string => encode(bytes, forUrls)

/** The bytes of unpadded base64url, or null where the text is not exactly what `toBase64Url` would write. */
export const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> | null => decode(text, urlValues)
