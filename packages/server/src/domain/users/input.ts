import { personTypes } from '@postern/protocol'
import { z } from 'zod'
import { Secret } from '../../kernel/secret.ts'
import { nameText, text } from '../../kernel/text.ts'

/** An e-mail address as it is looked up by: trimmed and lower-cased. */
export const emailInput = text(3, 254)
  .transform((value) => value.trim().toLowerCase())
  .refine((value) => /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+\.[^\s@.\p{Cc}]+$/u.test(value), 'must be an e-mail address')

// The preset complexity-12; argon2 takes any length, so the upper bound only keeps a request from buying CPU time.
const classes = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}\s]/u]

/** A password of at least 12 characters with upper and lower case, a digit and a special character. Never printed. */
export const passwordInput = text(12, 256)
  .refine(
    (value) => classes.every((pattern) => pattern.test(value)),
    'must hold an upper-case and a lower-case letter, a digit and a special character',
  )
  .transform((value) => new Secret(value.normalize('NFKC')))

/** Short names in lower case, each once. */
const entitlementList = z
  .array(z.string().regex(/^[a-z0-9][a-z0-9._:-]{0,62}$/, 'must be a short name such as finance.approve'))
  .max(50)
  .transform((list) => [...new Set(list)].toSorted())

export const attributeInput = { type: z.enum(personTypes), entitlements: entitlementList }

export const personInput = { email: emailInput, name: nameText }
