import type { Id, Role, TokenBinding } from '@postern/protocol'

/** A machine client. Its ID is its OAuth client_id. */
export interface Application {
  readonly type: 'Application'
  readonly id: Id<'Application'>
  readonly spaceId: Id<'Space'>
  readonly name: string
  readonly description: string
  readonly status: 'active' | 'disabled'
  readonly permissions: readonly string[]
  /** Addresses and ranges it may come from; empty means any. */
  readonly allowedAddresses: readonly string[]
  /** The resources besides our own API that its tokens may be for (RFC 8707). */
  readonly audiences: readonly string[]
  /** The people of the space who answer for it. */
  readonly ownerIds: readonly string[]
  /** Roles of the space: whoever has one when there is something to tell answers for it, too. */
  readonly ownerRoles: readonly Role[]
  readonly tokenLifeSeconds: number
  /** How many tokens it may fetch; null where the service's own limits alone hold. */
  readonly tokensPerHour: number | null
  readonly tokensPerDay: number | null
  /** What its tokens must be bound to. */
  readonly tokenBinding: TokenBinding
  /** Until when tokens of a longer life may be about, issued before it was shortened. */
  readonly longerTokensUntil: Date | null
  readonly epoch: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly createdById: string
}

/** A slot for a secret, without the secret: that exists only in the answer of its one reveal. */
export interface SecretSlot {
  readonly id: Id<'ApplicationSecret'>
  readonly applicationId: Id<'Application'>
  readonly spaceId: Id<'Space'>
  readonly label: string
  readonly hint: string | null
  readonly notBefore: Date
  readonly expiresAt: Date
  readonly claimBy: Date
  readonly revealedAt: Date | null
  readonly retiredAt: Date | null
  readonly lastUsedAt: Date | null
  /** What the program that last used it said it is, such as `sdk/0.1.0`. */
  readonly lastUsedProgram: string | null
  readonly lastUsedInstance: string | null
  /** When the last token fetched with it will be over, as far as was counted; null where none ever was. */
  readonly quietAt: Date | null
  readonly createdAt: Date
}

export type SecretState = 'empty' | 'lapsed' | 'pending' | 'live' | 'expired' | 'retired'

/** What a slot is at a moment. */
export const stateOfSecret = (slot: SecretSlot, now: Date): SecretState => {
  if (slot.retiredAt) return 'retired'
  if (slot.expiresAt <= now) return 'expired'
  if (!slot.revealedAt) return slot.claimBy <= now ? 'lapsed' : 'empty'
  return slot.notBefore > now ? 'pending' : 'live'
}

/** The algorithms that an application may sign with: asymmetric ones alone (RFC 8725 §3.1). */
export const signingAlgorithms = ['ES256', 'ES384', 'EdDSA', 'Ed25519', 'RS256', 'PS256'] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** The public half of a key pair, as it was registered: these members and no other. */
export interface PublicJwk {
  readonly kty: 'EC' | 'OKP' | 'RSA'
  readonly crv?: string
  readonly x?: string
  readonly y?: string
  readonly n?: string
  readonly e?: string
  readonly kid?: string
  readonly alg?: SigningAlgorithm
}

/** The public half of a key pair that an application authenticates with, or the address where it publishes such. */
export interface ApplicationKey {
  readonly id: Id<'ApplicationKey'>
  readonly applicationId: Id<'Application'>
  readonly spaceId: Id<'Space'>
  readonly label: string
  /** The JWK thumbprint (RFC 7638); null where the keys are at `jwksUrl`. */
  readonly thumbprint: string | null
  readonly publicJwk: PublicJwk | null
  /** The address of a key set; null where the key is known. */
  readonly jwksUrl: string | null
  readonly notBefore: Date
  readonly expiresAt: Date
  readonly retiredAt: Date | null
  readonly lastUsedAt: Date | null
  readonly createdAt: Date
}

/** What names an application in a certificate (RFC 8705 §2.1.2). */
export const certificateSubjects = ['dn', 'dns', 'uri', 'ip', 'email'] as const
export type CertificateSubject = (typeof certificateSubjects)[number]

/** One certificate that an application authenticates with, or an authority and whom the certificates it issues must name. */
export interface ApplicationCertificate {
  readonly id: Id<'ApplicationCertificate'>
  readonly applicationId: Id<'Application'>
  readonly spaceId: Id<'Space'>
  readonly label: string
  /** The SHA-256 of the one certificate (`x5t#S256`); null where an authority vouches. */
  readonly thumbprint: string | null
  /** The certificate of that authority, in PEM. */
  readonly authority: string | null
  readonly subjectType: CertificateSubject | null
  readonly subject: string | null
  readonly notBefore: Date
  readonly expiresAt: Date
  readonly retiredAt: Date | null
  readonly lastUsedAt: Date | null
  readonly createdAt: Date
}

export type KeyState = 'pending' | 'live' | 'expired' | 'retired'

/** What a key or certificate is at a moment. */
export const stateOfKey = (key: Pick<ApplicationKey, 'retiredAt' | 'expiresAt' | 'notBefore'>, now: Date): KeyState => {
  if (key.retiredAt) return 'retired'
  if (key.expiresAt <= now) return 'expired'
  return key.notBefore > now ? 'pending' : 'live'
}

/** When a secret is quiet that was last used then: all tokens fetched with it are over, so whoever goes on has come back. */
export const quietAfter = (
  lastUsedAt: Date,
  { tokenLifeSeconds, longerTokensUntil }: Pick<Application, 'tokenLifeSeconds' | 'longerTokensUntil'>,
): Date => new Date(Math.max(lastUsedAt.getTime() + tokenLifeSeconds * 1_000, longerTokensUntil?.getTime() ?? 0))

/**
 * The expiry of a secret that has none: the last moment our API can name. It stays a time everywhere, so that nothing
 * which compares times has a case to forget.
 */
export const neverExpires = new Date('2199-12-31T23:59:59.999Z')

/** Days until a secret, key or certificate ends by itself, begun ones counted; 0 where it is over. */
export const daysLeft = ({ retiredAt, expiresAt }: Pick<SecretSlot, 'retiredAt' | 'expiresAt'>, now: Date): number =>
  retiredAt ? 0 : Math.max(0, Math.ceil((expiresAt.getTime() - now.getTime()) / 86_400_000))

/** An outside issuer whose tokens for a workload count as the application's own credential. */
export interface ApplicationFederation {
  readonly id: Id<'ApplicationFederation'>
  readonly applicationId: Id<'Application'>
  readonly spaceId: Id<'Space'>
  readonly label: string
  readonly issuer: string
  /** Where its keys are; null where its metadata says that (OpenID Connect Discovery §4). */
  readonly jwksUrl: string | null
  readonly subject: string
  readonly claims: Readonly<Record<string, string>>
  readonly retiredAt: Date | null
  readonly createdAt: Date
}

/** Beyond that it is no longer one machine. */
export const mostAudiences = 10
export const mostOwners = 20
/** The longest a secret, key or certificate may live. */
export const mostDueDays = 730
export const defaultSecretDays = 180
/** As many as secrets, for the same reason. */
export const mostKeys = 5
export const mostCertificates = 5
/** One for each place it runs at, and a few more. */
export const mostFederations = 10
/** Longer than a secret's: the private half never leaves its machine. */
export const defaultKeyDays = 365
export const claimHours = 24
export const mostQuota = 100_000_000
export const tokenLife = { shortest: 300, usual: 21_600, longest: 86_400 } as const
