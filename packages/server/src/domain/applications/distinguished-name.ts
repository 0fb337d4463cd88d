import type { NamePart, RelativeName } from './certificate-parts.ts'

/** A part of a name that is waited for: by its text, or by the bytes of its value where it is given so (`#…`). */
interface ExpectedPart {
  readonly type: string
  readonly text: string | null
  readonly der: Buffer | null
}

/** A name that is waited for, from the root down. */
export type ExpectedName = readonly (readonly ExpectedPart[])[]

/** Short names (RFC 4514 §3), and those that OpenSSL has for what else stands in certificates. */
const types: Readonly<Record<string, string>> = {
  cn: '2.5.4.3',
  l: '2.5.4.7',
  st: '2.5.4.8',
  o: '2.5.4.10',
  ou: '2.5.4.11',
  c: '2.5.4.6',
  street: '2.5.4.9',
  dc: '0.9.2342.19200300.100.1.25',
  uid: '0.9.2342.19200300.100.1.1',
  serialnumber: '2.5.4.5',
  title: '2.5.4.12',
  gn: '2.5.4.42',
  sn: '2.5.4.4',
  dnqualifier: '2.5.4.46',
  emailaddress: '1.2.840.113549.1.9.1',
}

// RFC 4514 §3, without the empty value, and not as lenient with spaces as programs are that show names to people: those
// write them from the root down, the other way about.
const part =
  /([a-z][a-z\d-]*|[0-2](?:\.(?:0|[1-9]\d*))+)=(?:#((?:[\da-f]{2})+)|((?![ #])(?:[^"+,;<>\\\0]|\\(?:[ "#+,;<=>\\]|[\da-f]{2}))+))(\+|,|$)/iy

const unescaped = (value: string): string | null => {
  const tokens = value.match(/\\(?:[\da-f]{2}|.)|[^\\]/gisu) ?? []
  if (tokens.at(-1) === ' ') return null
  const bytes = tokens.map((token) => {
    if (token.length === 3 && token.startsWith('\\')) return Buffer.from(token.slice(1), 'hex')
    return Buffer.from(token.startsWith('\\') ? token.slice(1) : token)
  })
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(bytes))
  } catch {
    return null
  }
}

const partOf = ([, type = '', hex, value]: RegExpExecArray): ExpectedPart | null => {
  const known = /^\d/.test(type) ? type : types[type.toLowerCase()]
  if (known === undefined) return null
  if (hex !== undefined) return { type: known, text: null, der: Buffer.from(hex, 'hex') }
  const text = unescaped(value ?? '')
  return text === null ? null : { type: known, text, der: null }
}

/** A distinguished name as RFC 4514 writes it, from the root down; null for what is none. */
export const parseDistinguishedName = (text: string): ExpectedName | null => {
  const names: ExpectedPart[][] = [[]]
  part.lastIndex = 0
  for (let isMore = true; isMore;) {
    const found = part.exec(text)
    const read = found && partOf(found)
    // One type twice side by side is no name (X.501 §9.3), and would make one part stand for two.
    if (!read || names.at(-1)!.some(({ type }) => type === read.type)) return null
    names.at(-1)!.push(read)
    if (found[4] === ',') names.push([])
    isMore = found[4] !== ''
  }
  return names.toReversed()
}

const isPart = ({ type, text, der }: ExpectedPart, actual: NamePart): boolean =>
  type === actual.type && (der === null ? text === actual.text : der.equals(actual.der))

/** Whether the names are one: the same parts in the same order, to the letter and in the same case. */
export const isSameName = (expected: ExpectedName, actual: readonly RelativeName[]): boolean =>
  expected.length === actual.length &&
  expected.every((parts, level) => {
    const beside = actual[level]!
    return parts.length === beside.length && parts.every((one) => beside.some((other) => isPart(one, other)))
  })
