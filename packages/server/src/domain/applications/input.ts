import { isIP } from 'node:net'
import { isGrantable, tokenBindings, type GrantablePermission } from '@postern/protocol'
import { z } from 'zod'
import { isRange } from '../../kernel/address-ranges.ts'
import { nameText, text } from '../../kernel/text.ts'
import { defaultKeyDays, mostAudiences, mostQuota, neverExpires, tokenLife } from './model.ts'
import { isSubjectPattern } from './federation-rule.ts'
import { parsePublicJwk } from './public-jwk.ts'
import {
  isDistinguishedName,
  isHostName,
  isMailbox,
  parseAuthority,
  parseCertificate,
} from './registered-certificate.ts'

const permissionList = z
  .array(
    z.custom<GrantablePermission>((value) => typeof value === 'string' && isGrantable(value), {
      error: 'must be a permission of the catalogue that can be granted',
    }),
  )
  .max(200)
  .transform((list) => [...new Set(list)].toSorted())

const addressList = z
  .array(z.string().max(50).refine(isRange, 'must be an IP address or a range such as 192.0.2.0/24'))
  .max(100)

// An absolute URI (RFC 3986 §4.3): a scheme and what may follow it, and no fragment (RFC 8707 §2). It is compared as text.
const absoluteUri = /^[a-z][a-z0-9+.-]*:(?:[\w.~:/?[\]@!$&'()*+,;=-]|%[\da-f]{2})+$/i

const audienceList = z
  .array(
    z
      .string()
      .max(500)
      .refine(
        (uri) => absoluteUri.test(uri) && URL.canParse(uri),
        'must be an absolute URI without a fragment, such as https://api.example.com',
      ),
  )
  .max(mostAudiences)
  .transform((list) => [...new Set(list)])

/** Text that is read at once: by what is made of it, or what is wrong with it. */
const parsed = <Read extends object>(most: number, parse: (text: string) => Read | string) =>
  z
    .string()
    .max(most)
    .transform((given, context) => {
      const read = parse(given)
      if (typeof read !== 'string') return read
      context.addIssue(read)
      return z.NEVER
    })

export const applicationInput = {
  name: nameText,
  description: text(0, 500),
  permissions: permissionList,
  allowedAddresses: addressList,
  audiences: audienceList,
  tokenLifeSeconds: z.int().min(tokenLife.shortest).max(tokenLife.longest),
  tokensPerHour: z.int().min(1).max(mostQuota).nullable(),
  tokensPerDay: z.int().min(1).max(mostQuota).nullable(),
  tokenBinding: z.enum(tokenBindings),
}

export const secretLabel = nameText

/** How a secret slot shall be; `secretSlotInput` and `withOneExpiry` hold it to one way of saying when it ends. */
export const secretInput = {
  label: secretLabel.default('secret'),
  /** 1 day to 2 years from when it begins to work; the space may allow less. */
  expiresInDays: z.int().min(1).max(730).nullish(),
  /** The exact moment it ends. */
  expiresAt: z.coerce.date().max(neverExpires).nullish(),
  /** That it never ends by itself, where the space allows that. */
  neverExpires: z.boolean().nullish(),
  /** When it starts to work, at most a year ahead; at once where left out. */
  notBefore: z.coerce.date().nullish(),
}

export const keyInput = {
  /** The key itself, or else where the application publishes its keys. */
  publicJwk: parsed(8_192, parsePublicJwk).nullish(),
  jwksUrl: text(1, 2_048).nullish(),
  label: nameText.default('key'),
  /** 1 day to 2 years. */
  expiresInDays: z.int().min(1).max(730).default(defaultKeyDays),
  /** When it starts to work, at most a year ahead; at once where left out. */
  notBefore: z.coerce.date().nullish(),
}

export const certificateInput = {
  /** The one certificate, or else the authority and one of the names below. */
  certificate: parsed(16_384, parseCertificate).nullish(),
  authority: parsed(16_384, parseAuthority).nullish(),
  subjectDn: text(1, 1_000)
    .refine(
      isDistinguishedName,
      'must be a distinguished name as RFC 4514 writes it, such as CN=orders,O=Example: ' +
        'openssl x509 -noout -subject -nameopt RFC2253 prints it so',
    )
    .nullish(),
  sanDns: z
    .string()
    .refine(isHostName, 'must be one host name, without wildcards, such as orders.example.com')
    .transform((name) => name.toLowerCase())
    .nullish(),
  sanUri: z
    .string()
    .max(500)
    .refine((uri) => absoluteUri.test(uri), 'must be an absolute URI, such as spiffe://example.com/orders')
    .nullish(),
  sanIp: z
    .string()
    .refine((address) => isIP(address) !== 0 && !address.includes('%'), 'must be one IP address')
    .nullish(),
  sanEmail: z.string().max(254).refine(isMailbox, 'must be one e-mail address').nullish(),
  label: nameText.default('certificate'),
  /** 1 day to 2 years, and no longer than the certificate itself. */
  expiresInDays: z.int().min(1).max(730).default(defaultKeyDays),
  /** When it starts to work, at most a year ahead; at once where left out. */
  notBefore: z.coerce.date().nullish(),
}

interface Expiry {
  readonly expiresInDays?: number | null | undefined
  readonly expiresAt?: Date | null | undefined
  readonly neverExpires?: boolean | null | undefined
}

const saysOnce = ({ expiresInDays, expiresAt, neverExpires: never }: Expiry): boolean =>
  [expiresInDays, expiresAt, never || null].filter((one) => one !== null && one !== undefined).length <= 1

/** Refuses an input that says in two ways when the secret ends. */
export const withOneExpiry = <Input extends z.ZodType<Expiry>>(input: Input) =>
  input.refine(saysOnce, 'give one of expiresInDays, expiresAt and neverExpires')

export const secretSlotInput = withOneExpiry(z.object(secretInput))

// OpenID Connect Discovery §3: https, and neither query nor fragment. It is compared as text.
const isIssuer = (value: string): boolean =>
  URL.canParse(value) && /^https:\/\/[^?#@\s]+$/.test(value) && new URL(value).host !== ''

// What every token has, and is looked at anyway.
const registeredClaims = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'])

const claimConditions = z
  .array(
    z.object({
      name: text(1, 100).refine(
        (name) => !registeredClaims.has(name) && name !== '__proto__',
        'must be a claim beside those that every token has',
      ),
      value: text(1, 500),
    }),
  )
  .max(10)
  .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'must name each claim once')

export const federationInput = {
  issuer: z
    .string()
    .max(500)
    .refine(isIssuer, 'must be an https URL without query and fragment, as it stands in `iss`'),
  jwksUrl: text(1, 2_048).nullish(),
  subject: text(1, 500).refine(
    isSubjectPattern,
    'must be a whole subject, or end with * after a separator (: or /), behind two parts at least',
  ),
  claims: claimConditions.nullish(),
  label: nameText.default('federation'),
}
