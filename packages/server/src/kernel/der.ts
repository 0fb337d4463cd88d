/** One value in DER (X.690 §8.1). */
export interface DerValue {
  readonly tag: number
  readonly content: Buffer
  /** With its tag and length, as it came. */
  readonly whole: Buffer
}

const malformed = (): RangeError => new RangeError('This is not DER.')

/** How long the content is, and where it begins. Only the one shortest way to say it is DER (X.690 §10.1). */
const lengthAt = (bytes: Buffer, at: number): { readonly length: number; readonly from: number } => {
  const first = bytes[at]
  if (first === undefined) throw malformed()
  if (first < 0x80) return { length: first, from: at + 1 }
  const size = first & 0x7f
  if (size === 0 || size > 3 || at + size >= bytes.length || bytes[at + 1] === 0) throw malformed()
  const length = bytes.readUIntBE(at + 1, size)
  if (length < 0x80) throw malformed()
  return { length, from: at + 1 + size }
}

/** The values that stand one after the other in `bytes`, to their end. @throws RangeError for what is no DER */
export const derValues = (bytes: Buffer): readonly DerValue[] => {
  const values: DerValue[] = []
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at]!
    // Tags of several bytes, which no certificate has.
    if ((tag & 0x1f) === 0x1f) throw malformed()
    const { length, from } = lengthAt(bytes, at + 1)
    const end = from + length
    if (end > bytes.length) throw malformed()
    values.push({ tag, content: bytes.subarray(from, end), whole: bytes.subarray(at, end) })
    at = end
  }
  return values
}

/** An object identifier in dotted form (X.690 §8.19). @throws RangeError */
export const objectIdentifier = ({ tag, content }: DerValue): string => {
  if (tag !== 0x06 || content.length === 0 || content.at(-1)! >= 0x80) throw malformed()
  const arcs: number[] = []
  let arc = 0
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f)
    if (!Number.isSafeInteger(arc)) throw malformed()
    if (byte >= 0x80) continue
    arcs.push(arc)
    arc = 0
  }
  const [first, ...rest] = arcs as [number, ...number[]]
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - root * 40, ...rest].join('.')
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const strictUtf16 = new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true })

/** The text of a string, of the types whose characters are beyond doubt; null for all else. */
export const derText = ({ tag, content }: DerValue): string | null => {
  try {
    switch (tag) {
      // UTF8String
      case 0x0c:
        return strictUtf8.decode(content)
      // NumericString, PrintableString, IA5String
      case 0x12:
      case 0x13:
      case 0x16:
        return content.every((byte) => byte < 0x80) ? content.toString('latin1') : null
      // BMPString
      case 0x1e:
        return strictUtf16.decode(content)
      default:
        return null
    }
  } catch {
    return null
  }
}
