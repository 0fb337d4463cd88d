import { isRecord } from '../record.ts'

/** How a token is bound to its holder (RFC 7800 §3.1). */
export interface Binding {
  /** The thumbprint of the holder's key (RFC 9449 §6.1). */
  readonly jkt: string | null
  /** The SHA-256 of the holder's certificate (RFC 8705 §3.1). */
  readonly certificate: string | null
}

/** What an access token of Postern says (RFC 9068 §2.2), where it has the right shape. Times are seconds since 1970. */
export interface AccessClaims {
  readonly issuer: string
  readonly subject: string
  readonly audiences: readonly string[]
  readonly clientId: string
  readonly issuedAt: number
  readonly expiresAt: number
  readonly notBefore: number | null
  readonly tokenId: string
  readonly scope: readonly string[]
  readonly space: string
  readonly epoch: number
  /** Null where whoever brings it may use it. */
  readonly binding: Binding | null
  readonly act: Readonly<Record<string, unknown>> | null
  /** The tokens it came of by exchange. */
  readonly origins: readonly Origin[]
}

/** What says of a token whether it was revoked. */
export interface Origin {
  readonly tokenId: string
  readonly clientId: string
  readonly epoch: number
}

const text = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isOptional = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value)

const audiencesOf = (aud: unknown): readonly string[] | null => {
  const all: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  return all.length > 0 && all.every(text) ? all : null
}

/** A binding that says something else than what is understood here would go unchecked: then there is no token. */
const bindingOf = (cnf: Readonly<Record<string, unknown>>): Binding | null => {
  const { jkt, 'x5t#S256': certificate, ...others } = cnf
  if (Object.keys(others).length > 0 || (jkt === undefined && certificate === undefined)) return null
  if (!isOptional(jkt, text) || !isOptional(certificate, text)) return null
  return { jkt: (jkt as string | undefined) ?? null, certificate: (certificate as string | undefined) ?? null }
}

/** Null where one of them could not be looked up: then the token could go on after it was revoked. */
const originsOf = (value: unknown): readonly Origin[] | null => {
  if (value === undefined) return []
  if (!Array.isArray(value)) return null
  const origins = (value as readonly unknown[]).flatMap((one) => {
    const { jti, client_id: clientId, epoch } = isRecord(one) ? one : {}
    return text(jti) && text(clientId) && isTime(epoch) ? [{ tokenId: jti, clientId, epoch }] : []
  })
  return origins.length === value.length ? origins : null
}

/** The claims of an access token's payload; null where one is missing or is not what it has to be. */
export const readAccessClaims = (payload: Readonly<Record<string, unknown>>): AccessClaims | null => {
  const {
    iss,
    sub,
    aud,
    client_id: clientId,
    iat,
    exp,
    nbf,
    jti,
    scope,
    space,
    epoch,
    cnf,
    act,
    origins: came,
  } = payload
  if (!text(iss) || !text(sub) || !text(clientId) || !text(jti) || !text(space)) return null
  if (!isTime(iat) || !isTime(exp) || !isTime(epoch) || !isOptional(nbf, isTime)) return null
  if (!isOptional(scope, (value) => typeof value === 'string') || !isOptional(act, isRecord)) return null
  const audiences = audiencesOf(aud)
  const origins = originsOf(came)
  const binding = isRecord(cnf) ? bindingOf(cnf) : null
  if (audiences === null || origins === null || (cnf !== undefined && binding === null)) return null
  return {
    issuer: iss,
    subject: sub,
    audiences,
    clientId,
    issuedAt: iat,
    expiresAt: exp,
    notBefore: (nbf as number | undefined) ?? null,
    tokenId: jti,
    scope: ((scope as string | undefined) ?? '').split(' ').filter((name) => name !== ''),
    space,
    epoch,
    binding,
    act: (act as Record<string, unknown> | undefined) ?? null,
    origins,
  }
}
