import { z } from 'zod'

// PostgreSQL holds no NUL, and canonical JSON (RFC 8785 §3.1) no lone surrogate: both are refused at the edge.
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000')

/** Input text of a bounded length, in characters, that every part of the service can hold. */
export const text = (minimum: number, maximum: number) =>
  z.string().min(minimum).max(maximum).refine(isStorable, 'must not hold NUL characters or lone surrogates')

/** A name people read: no control characters, no spaces around it. */
export const nameText = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine(isStorable, 'must not hold NUL characters or lone surrogates')
  .refine((value) => !/\p{Cc}/u.test(value), 'must not hold control characters')

/** Text that a database's LIKE takes as it stands: none of its characters is a wildcard. */
const literal = (value: string): string => value.replaceAll(/[\\%_]/g, (character) => `\\${character}`)

/** The condition that a name begins so, in whatever case. */
export const nameBegins = (prefix: string) => ({ name: { startsWith: literal(prefix), mode: 'insensitive' as const } })
