/** Deeper nesting than any event has; a bound, so that foreign input cannot exhaust the stack. */
const depthLimit = 64

/**
 * The canonical text of a JSON value (RFC 8785). Members whose value is undefined are left out.
 *
 * @throws TypeError for what has no canonical form or what we never write: numbers that are not safe integers
 * (stricter than RFC 8785 §3.2.2.3), lone surrogates (§3.2.2.2), anything but plain objects and arrays without holes, and
 * nesting deeper than 64. The message names the kind of fault, never the value, which may be personal.
 */
export const canonicalJson = (value: unknown): string => write(value, depthLimit)

const encoder = new TextEncoder()

/** The UTF-8 bytes of the canonical text (RFC 8785 §3.2.4). @throws TypeError as `canonicalJson` does. */
export const canonicalBytes = (value: unknown): Uint8Array<ArrayBuffer> => encoder.encode(canonicalJson(value))

const write = (value: unknown, depth: number): string => {
  switch (typeof value) {
    case 'string':
      return writeString(value)
    case 'number':
      if (!Number.isSafeInteger(value)) throw new TypeError('Canonical JSON: a number is not a safe integer')
      return JSON.stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (depth === 0) throw new TypeError('Canonical JSON: nested too deeply')
      return Array.isArray(value) ? writeArray(value, depth - 1) : writeObject(value, depth - 1)
    default:
      throw new TypeError(`Canonical JSON: no form for ${typeof value}`)
  }
}

// What JSON writes as it is: no quotation mark, no backslash, nothing to escape, ASCII. Nearly all there is.
const plain = /^[ !#-[\]-~]*$/

const writeString = (text: string): string => {
  if (plain.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new TypeError('Canonical JSON: a string has a lone surrogate')
  return JSON.stringify(text)
}

const writeArray = (items: readonly unknown[], depth: number): string => {
  let text = '['
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ','
    text += write(items[index], depth)
  }
  return `${text}]`
}

const writeObject = (object: object, depth: number): string => {
  const prototype: unknown = Object.getPrototypeOf(object)
  // A Date, a Map or a class would be written as something it is not.
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('Canonical JSON: not a plain object')
  let text = ''
  for (const name of sorted(Object.keys(object))) {
    const member = (object as Record<string, unknown>)[name]
    if (member === undefined) continue
    text += `${text === '' ? '{' : ','}${writeString(name)}:${write(member, depth)}`
  }
  return text === '' ? '{}' : `${text}}`
}

/** Names sort by UTF-16 code units (RFC 8785 §3.2.3), as < compares and sort() by default. Most come in that order. */
const sorted = (names: string[]): string[] => {
  for (let index = 1; index < names.length; index += 1) if (names[index - 1]! > names[index]!) return names.sort()
  return names
}
