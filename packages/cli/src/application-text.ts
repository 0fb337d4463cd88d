import type { Answer } from './answer.ts'
import { nameList, orDash, table } from './table.ts'
import type { Column } from './table.ts'

export type WholeApplication = Answer<'application'>
export type Application = Omit<WholeApplication, 'secrets' | 'keys' | 'certificates' | 'federations' | 'rotation'>
export type SecretSlot = NonNullable<WholeApplication['secrets']>[number]
export type ApplicationKey = NonNullable<WholeApplication['keys']>[number]
export type ApplicationCertificate = NonNullable<WholeApplication['certificates']>[number]
export type ApplicationFederation = NonNullable<WholeApplication['federations']>[number]

export const applicationColumns: readonly Column<Application>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'NAME', text: ({ name }) => name, isFlexible: true },
  { title: 'STATUS', text: ({ status }) => status },
  { title: 'PERMISSIONS', text: ({ permissions }) => orDash(permissions.join(',')), isFlexible: true },
  { title: 'SPACE', text: ({ spaceId }) => spaceId },
  { title: 'CREATED', text: ({ createdAt }) => createdAt },
]

const secretColumns: readonly Column<SecretSlot>[] = [
  { title: 'SLOT', text: ({ id }) => id },
  { title: 'LABEL', text: ({ label }) => label, isFlexible: true },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'HINT', text: ({ hint }) => orDash(hint) },
  { title: 'EXPIRES', text: ({ expiresAt, hasExpiry }) => (hasExpiry ? expiresAt : 'never') },
  { title: 'LAST USED', text: ({ lastUsedAt }) => orDash(lastUsedAt) },
]

const keyColumns: readonly Column<ApplicationKey>[] = [
  { title: 'KEY', text: ({ id }) => id },
  { title: 'LABEL', text: ({ label }) => label, isFlexible: true },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'THUMBPRINT OR ADDRESS', text: ({ thumbprint, jwksUrl }) => orDash(thumbprint ?? jwksUrl) },
  { title: 'EXPIRES', text: ({ expiresAt }) => expiresAt },
  { title: 'LAST USED', text: ({ lastUsedAt }) => orDash(lastUsedAt) },
]

const certificateColumns: readonly Column<ApplicationCertificate>[] = [
  { title: 'CERTIFICATE', text: ({ id }) => id },
  { title: 'LABEL', text: ({ label }) => label, isFlexible: true },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'THUMBPRINT OR NAME', text: ({ thumbprint, subject }) => orDash(thumbprint ?? subject), isFlexible: true },
  { title: 'EXPIRES', text: ({ expiresAt }) => expiresAt },
  { title: 'LAST USED', text: ({ lastUsedAt }) => orDash(lastUsedAt) },
]

const federationColumns: readonly Column<ApplicationFederation>[] = [
  { title: 'TRUST', text: ({ id }) => id },
  { title: 'LABEL', text: ({ label }) => label, isFlexible: true },
  { title: 'ISSUER', text: ({ issuer }) => issuer, isFlexible: true },
  { title: 'SUBJECT', text: ({ subject }) => subject, isFlexible: true },
  { title: 'CLAIMS', text: ({ claims }) => orDash(claims.map(({ name, value }) => `${name}=${value}`).join(',')) },
  { title: 'ENDED', text: ({ retiredAt }) => orDash(retiredAt) },
]

type Entry = readonly [name: string, value: string]

const quotaText = ({ tokensPerHour, tokensPerDay }: Application): string =>
  [
    ...(tokensPerHour === null ? [] : [`${tokensPerHour} an hour`]),
    ...(tokensPerDay === null ? [] : [`${tokensPerDay} a day`]),
  ].join(', ') || 'none'

// Who may change an application and not read it is told which it was.
const entriesOf = (applicationId: string, application: Application | null): readonly Entry[] => {
  if (application === null) return [['client ID', applicationId]]
  return [
    ['client ID', application.clientId],
    ['name', application.name],
    ...(application.description === '' ? [] : [['description', application.description] as const]),
    ['status', application.status],
    ['space', application.spaceId],
    ...(application.environment === null ? [] : [['environment', application.environment] as const]),
    ['permissions', orDash(application.permissions.join(', '))],
    ['token life', `${application.tokenLifeSeconds} s`],
    ['token quota', quotaText(application)],
    ['token binding', application.tokenBinding],
    ['audiences', orDash(application.audiences.join(', '))],
    ['answer for it', orDash([...application.ownerIds, ...application.ownerRoles].join(', '))],
    ['addresses', application.allowedAddresses.join(', ') || 'any'],
    ['created', `${application.createdAt} by ${application.createdById}`],
    ['changed', application.updatedAt],
  ]
}

/** All there is to say about an application, a line each; and what more is given. */
export const applicationText = (application: Application, more: readonly Entry[] = []): string =>
  nameList([...entriesOf(application.id, application), ...more])

/** What a change gave back of an application: null where the caller may not read it. */
export interface ChangedApplication {
  readonly applicationId: string
  readonly application: Application | null
}

export const changedText = ({ applicationId, application }: ChangedApplication, more: readonly Entry[] = []): string =>
  nameList([...entriesOf(applicationId, application), ...more])

/** The same with one of its slots. */
export interface ChangedSlot extends ChangedApplication {
  readonly secretId: string
  readonly secret: SecretSlot | null
}

export const secretsText = (secrets: readonly SecretSlot[], columns: number | null): string =>
  secrets.length === 0 ? 'No secrets.\n' : table(secrets, secretColumns, columns)

export const keysText = (keys: readonly ApplicationKey[], columns: number | null): string =>
  table(keys, keyColumns, columns)

export const certificatesText = (certificates: readonly ApplicationCertificate[], columns: number | null): string =>
  table(certificates, certificateColumns, columns)

export const federationsText = (federations: readonly ApplicationFederation[], columns: number | null): string =>
  table(federations, federationColumns, columns)

/** An application with its new empty slot, and how to fill that. */
export const emptySlotText = (made: ChangedSlot): string => {
  const { secretId, secret } = made
  return `${changedText(made, [['empty slot', secret ? `${secretId} (${secret.label})` : secretId]])}
Reveal its secret${secret ? ` until ${secret.claimBy}` : ''}: postern applications reveal ${secretId}
`
}
