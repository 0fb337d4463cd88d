/** The prefix of each kind of ID. An ID is `<prefix>_` and 26 characters of Crockford base 32: 48 bits of time, 80 random. */
export const idPrefixes = {
  Space: 'spc',
  User: 'usr',
  Member: 'mbr',
  Invitation: 'inv',
  Application: 'app',
  ApplicationSecret: 'sec',
  ApplicationKey: 'apk',
  ApplicationFederation: 'fed',
  ApplicationCertificate: 'crt',
  LeakReport: 'lkr',
  ApplicationRotation: 'rot',
  Policy: 'pol',
  Session: 'ses',
  Subscription: 'sub',
  AuditEvent: 'evt',
  Decision: 'dec',
  Request: 'req',
  Token: 'tok',
  EncryptionKey: 'key',
  OutboxMessage: 'out',
  Webhook: 'whk',
} as const

export type IdKind = keyof typeof idPrefixes
declare const kind: unique symbol

/** A random ID that says what it names; IDs of different kinds do not mix in types. */
export type Id<Kind extends IdKind> = string & { readonly [kind]: Kind }

const body = '[0-9a-hjkmnp-tv-z]{26}'
const patterns = Object.fromEntries(
  Object.entries(idPrefixes).map(([name, prefix]) => [name, new RegExp(`^${prefix}_${body}$`)]),
) as Record<IdKind, RegExp>

/** Whether `text` is well-formed as an ID of `kind`; says nothing about whether the thing exists. */
export const isId = <Kind extends IdKind>(kind: Kind, text: string): text is Id<Kind> => patterns[kind].test(text)

/** The kind an ID's prefix names, or null. */
export const kindOfId = (text: string): IdKind | null =>
  (Object.keys(patterns) as IdKind[]).find((kind) => patterns[kind].test(text)) ?? null

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

// Two characters at a time: each request mints several IDs.
const pairs: readonly string[] = Array.from({ length: 1024 }, (_, bits) => alphabet[bits >> 5]! + alphabet[bits & 31]!)

/** The 40 bits of five bytes, from `at`. */
const eightCharacters = (bytes: Uint8Array, at: number): string => {
  const [a, b, c, d, e] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!, bytes[at + 4]!]
  return (
    pairs[(a << 2) | (b >> 6)]! +
    pairs[((b & 63) << 4) | (c >> 4)]! +
    pairs[((c & 15) << 6) | (d >> 2)]! +
    pairs[((d & 3) << 8) | e]!
  )
}

// Requests of one millisecond mint many IDs.
let lastMilliseconds = -1
let lastTime = ''

/** The 48 bits of the time. */
const timeCharacters = (milliseconds: number): string => {
  if (milliseconds === lastMilliseconds) return lastTime
  const high = Math.floor(milliseconds / 2 ** 20)
  const low = milliseconds % 2 ** 20
  lastTime =
    pairs[high >> 20]! + pairs[(high >> 10) & 1023]! + pairs[high & 1023]! + pairs[low >> 10]! + pairs[low & 1023]!
  lastMilliseconds = milliseconds
  return lastTime
}

/**
 * The 26-character body: `milliseconds` first, so that IDs sort by time, then 10 random bytes.
 *
 * @throws RangeError for fewer bytes
 */
export const encodeIdBody = (milliseconds: number, random: Uint8Array): string => {
  if (random.length < 10) throw new RangeError('An ID takes 10 random bytes')
  return timeCharacters(milliseconds) + eightCharacters(random, 0) + eightCharacters(random, 5)
}

/** The time in an ID, in milliseconds since 1970. */
export const timeOfId = (id: string): number => {
  let time = 0
  for (const character of id.slice(id.indexOf('_') + 1).slice(0, 10)) time = time * 32 + alphabet.indexOf(character)
  return time
}
