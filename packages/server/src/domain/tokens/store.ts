import { X509Certificate, type KeyObject } from 'node:crypto'
import type { Id, TokenBinding } from '@postern/protocol'
import type {
  ApplicationCertificate as CertificateRow,
  ApplicationKey as KeyRow,
} from '../../generated/prisma/client.ts'
import type { View } from '../../kernel/tx.ts'
import { parseDistinguishedName, type ExpectedName } from '../applications/distinguished-name.ts'
import type { FederationRule } from '../applications/federation-rule.ts'
import type { CertificateSubject, PublicJwk, SigningAlgorithm } from '../applications/model.ts'
import { algorithmsOf, keyObjectOf, thumbprintOf } from '../applications/public-jwk.ts'

/** A client's secret as it is compared with. */
export interface ClientSecret {
  readonly id: string
  readonly hash: Uint8Array
  readonly notBefore: number
  readonly expiresAt: number
}

/** Where a client publishes its keys. */
export interface ClientKeySet {
  readonly id: string
  readonly jwksUrl: string
  readonly notBefore: number
  readonly expiresAt: number
}

/** An outside issuer that a client trusts. */
export interface ClientFederation extends FederationRule {
  readonly id: string
  readonly jwksUrl: string | null
}

/** A client's key as signatures are checked with it. */
export interface ClientKey {
  readonly id: string
  /** What an assertion may call it: its ID, its thumbprint, and the `kid` it was registered with. */
  readonly names: readonly string[]
  readonly algorithms: readonly SigningAlgorithm[]
  readonly key: KeyObject
  readonly notBefore: number
  readonly expiresAt: number
}

/** Whom a certificate must name (RFC 8705 §2.1.2). */
export type ExpectedSubject =
  | { readonly type: 'dn'; readonly name: ExpectedName }
  | { readonly type: Exclude<CertificateSubject, 'dn'>; readonly name: string }

interface CertificateLife {
  readonly id: string
  readonly notBefore: number
  readonly expiresAt: number
}

/** A client's certificate as the one it shows is compared with it: the same one, or of the same authority for a name. */
export type ClientCertificate =
  | (CertificateLife & { readonly thumbprint: string })
  | (CertificateLife & { readonly authority: X509Certificate; readonly subject: ExpectedSubject })

export interface ClientRow {
  readonly id: Id<'Application'>
  readonly spaceId: Id<'Space'>
  readonly isActive: boolean
  readonly permissions: readonly string[]
  readonly allowedAddresses: readonly string[]
  readonly audiences: readonly string[]
  readonly tokenLifeSeconds: number
  readonly tokensPerHour: number | null
  readonly tokensPerDay: number | null
  readonly tokenBinding: TokenBinding
  readonly epoch: number
  /** Those that can still work: revealed, neither retired nor expired when read. */
  readonly secrets: readonly ClientSecret[]
  /** The same of its keys. */
  readonly keys: readonly ClientKey[]
  readonly keySets: readonly ClientKeySet[]
  readonly certificates: readonly ClientCertificate[]
  readonly federations: readonly ClientFederation[]
}

const windowOf = ({ notBefore, expiresAt }: Pick<KeyRow, 'notBefore' | 'expiresAt'>) => ({
  notBefore: notBefore.getTime(),
  expiresAt: expiresAt.getTime(),
})

const clientKeyOf = (row: KeyRow): ClientKey[] => {
  const jwk = row.publicJwk as unknown as PublicJwk | null
  if (!jwk) return []
  const names = [row.id, thumbprintOf(jwk), ...(jwk.kid === undefined ? [] : [jwk.kid])]
  return [{ id: row.id, names, algorithms: algorithmsOf(jwk), key: keyObjectOf(jwk), ...windowOf(row) }]
}

const clientKeySetOf = (row: KeyRow): ClientKeySet[] =>
  row.jwksUrl === null ? [] : [{ id: row.id, jwksUrl: row.jwksUrl, ...windowOf(row) }]

const subjectOf = ({ subjectType: type, subject: name }: CertificateRow): ExpectedSubject | null => {
  if (type === null || name === null) return null
  if (type !== 'dn') return { type, name }
  const parsed = parseDistinguishedName(name)
  return parsed && { type, name: parsed }
}

const clientCertificateOf = (row: CertificateRow): ClientCertificate[] => {
  const { id, thumbprint, authority } = row
  if (thumbprint !== null) return [{ id, thumbprint, ...windowOf(row) }]
  const subject = subjectOf(row)
  return authority && subject ? [{ id, authority: new X509Certificate(authority), subject, ...windowOf(row) }] : []
}

/**
 * Reads what there is of a client: the application first, and its credentials after it. The other way about, while all of
 * them are being stopped, a secret of before would stand beside the epoch of after, and fetch a token that nothing voids.
 * The credentials are asked for also where there is no application: both take the same time.
 */
export const readClientRows = async (view: View, id: string) => {
  const application = await view.application.findUnique({ where: { id } })
  const credentials = await Promise.all([
    view.applicationSecret.findMany({ where: { applicationId: id, hash: { not: null }, retiredAt: null } }),
    view.applicationKey.findMany({ where: { applicationId: id, retiredAt: null } }),
    view.applicationCertificate.findMany({ where: { applicationId: id, retiredAt: null } }),
    view.applicationFederation.findMany({
      where: { applicationId: id, retiredAt: null },
      orderBy: { id: 'asc' },
    }),
  ])
  return [application, ...credentials] as const
}

/** The client, or null. */
export const findClient = async (view: View, id: string): Promise<ClientRow | null> => {
  const [row, secrets, keys, certificates, federations] = await readClientRows(view, id)
  if (!row) return null
  return {
    id: row.id as Id<'Application'>,
    spaceId: row.spaceId as Id<'Space'>,
    isActive: row.status === 'active',
    permissions: row.permissions,
    allowedAddresses: row.allowedAddresses,
    audiences: row.audiences,
    tokenLifeSeconds: row.tokenLifeSeconds,
    tokensPerHour: row.tokensPerHour,
    tokensPerDay: row.tokensPerDay,
    tokenBinding: row.tokenBinding,
    epoch: row.epoch,
    secrets: secrets.flatMap(({ id: secretId, hash, notBefore, expiresAt }) =>
      hash ? [{ id: secretId, hash, notBefore: notBefore.getTime(), expiresAt: expiresAt.getTime() }] : [],
    ),
    keys: keys.flatMap(clientKeyOf),
    keySets: keys.flatMap(clientKeySetOf),
    certificates: certificates.flatMap(clientCertificateOf),
    federations: federations.map(({ id: federationId, issuer, jwksUrl, subject, claims }) => ({
      ...{ id: federationId, issuer, jwksUrl, subject },
      claims: claims as Record<string, string>,
    })),
  }
}
