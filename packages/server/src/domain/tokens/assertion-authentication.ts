import type { KeyObject } from 'node:crypto'
import { isId, type Id } from '@postern/protocol'
import { compactVerify } from 'jose'
import { fitsRule } from '../applications/federation-rule.ts'
import { nobodysKey } from './nobodys-keys.ts'
import type { RemoteKeySets } from './remote-key-sets.ts'
import type { ClientKey, ClientKeySet, ClientRow } from './store.ts'
import { readStrictJwt, type UnverifiedJwt } from './strict-jwt.ts'

/** The `client_assertion_type` of a JWT (RFC 7523 §2.2). */
export const jwtBearerAssertion = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** What says who a client is, before its signature is looked at. */
export interface ClientAssertion {
  readonly clientId: Id<'Application'>
  /** Who signed it: the application itself, or an issuer outside that may vouch for it. */
  readonly by: 'application' | 'outside'
  /** Where it is good for one use: its ID, and when nobody takes it any more, in milliseconds. */
  readonly once: { readonly jti: string; readonly endsAt: number } | null
  readonly jwt: UnverifiedJwt
}

/** What clocks may differ by, in seconds. */
const skewSeconds = 60
const longestLifeSeconds = 300
const longestJti = 256

// A token of another kind is no assertion, whoever signed it (RFC 8725 §3.11); most clients name no kind at all.
const types: readonly (string | null)[] = [null, 'jwt', 'client-authentication+jwt']

const isSeconds = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

/**
 * Reads an assertion by which an application authenticates (RFC 7523 §3, OpenID Connect Core §9); null where it is none
 * for `issuer` at that time, in milliseconds. It is for this server and no other, named by its issuer alone: one for an
 * endpoint's address could have been asked for by another server that claims to have that endpoint.
 */
const readOwnAssertion = (text: string, issuer: string, now: number): ClientAssertion | null => {
  const jwt = readStrictJwt(text)
  if (!jwt || !types.includes(jwt.typ)) return null
  const { iss, sub, jti } = jwt.claims
  if (typeof sub !== 'string' || iss !== sub || !isId('Application', sub)) return null
  if (typeof jti !== 'string' || jti === '' || jti.length > longestJti) return null
  const end = endOf(jwt, issuer, longestLifeSeconds, now)
  return end === null
    ? null
    : { clientId: sub, by: 'application', once: { jti, endsAt: Math.ceil((end + skewSeconds) * 1000) }, jwt }
}

/** When it ends, in seconds; null where it is not for us alone, not for now, or for longer than it may be. */
const endOf = ({ claims }: UnverifiedJwt, issuer: string, longestSeconds: number, now: number): number | null => {
  const { aud, exp, iat, nbf } = claims
  const audiences = Array.isArray(aud) ? (aud as readonly unknown[]) : [aud]
  if (audiences.length !== 1 || audiences[0] !== issuer) return null
  const seconds = now / 1000
  if (!isSeconds(exp) || exp <= seconds - skewSeconds || exp > seconds + longestSeconds + skewSeconds) return null
  for (const begins of [iat, nbf])
    if (begins !== undefined && !(isSeconds(begins) && begins <= seconds + skewSeconds)) return null
  return exp
}

// Fingerprints of a certificate that nobody is asked for; some platforms send them along.
const passedOver = ['x5t', 'x5t#S256']
// A platform gives its workload a token for as long as it likes, and a new one before that ends: a day is long enough.
const longestOutsideSeconds = 86_400

/**
 * The token that a platform gave its workload, for us alone. It is no assertion of the application: that has to say beside
 * it who it is, and its rule who may vouch for it. Platforms hand the same token out for all of its life, so it is not good
 * for one use only (docs/decisions/0017).
 */
const readOutsideToken = (
  text: string,
  clientId: Id<'Application'>,
  issuer: string,
  now: number,
): ClientAssertion | null => {
  const jwt = readStrictJwt(text, passedOver)
  if (!jwt || (jwt.typ !== null && jwt.typ !== 'jwt')) return null
  const { iss, sub } = jwt.claims
  // Not our own, whatever a rule says, and not of whoever names itself as the subject.
  if (typeof iss !== 'string' || typeof sub !== 'string' || iss === issuer || iss === sub) return null
  return endOf(jwt, issuer, longestOutsideSeconds, now) === null ? null : { clientId, by: 'outside', once: null, jwt }
}

/**
 * Reads what a client that calls itself `named`, where it does, was given to authenticate with: an assertion of its own, or a
 * token of its platform. Null where it is neither, or for another client (RFC 7521 §4.2).
 */
export const readClientAssertion = (
  text: string,
  named: string | null,
  issuer: string,
  now: number,
): ClientAssertion | null => {
  const own = readOwnAssertion(text, issuer, now)
  if (own) return named === null || named === own.clientId ? own : null
  return named !== null && isId('Application', named) ? readOutsideToken(text, named, issuer, now) : null
}

/** A key to check a signature with, and the credential it is of. */
interface Candidate {
  readonly id: string
  readonly key: KeyObject
}

const isInForce = ({ notBefore, expiresAt }: ClientKey | ClientKeySet, now: number): boolean =>
  notBefore <= now && expiresAt > now

/**
 * The one key that an assertion can mean. Where there are several it has to say which (OpenID Connect Core §10.1). What the
 * client publishes elsewhere is looked at only where none that it registered is named.
 */
const meantKey = async (
  client: Pick<ClientRow, 'keys' | 'keySets'>,
  { alg, kid }: UnverifiedJwt,
  sets: RemoteKeySets,
  now: number,
): Promise<Candidate | null> => {
  const registered: Candidate[] = client.keys.filter(
    (key) => isInForce(key, now) && key.algorithms.includes(alg) && (kid === null || key.names.includes(kid)),
  )
  if (kid !== null && registered.length > 0) return registered.length === 1 ? registered[0]! : null
  const published = await Promise.all(
    client.keySets
      .filter((set) => isInForce(set, now))
      .map(async ({ id, jwksUrl }) => (await sets.find(jwksUrl, alg, kid)).map(({ key }) => ({ id, key }))),
  )
  const meant = [...registered, ...published.flat()]
  return meant.length === 1 ? meant[0]! : null
}

/** The key of the outside issuer by the first rule that the token fits. */
const vouchingKey = async (
  { federations }: Pick<ClientRow, 'federations'>,
  { alg, kid, claims }: UnverifiedJwt,
  sets: RemoteKeySets,
): Promise<Candidate | null> => {
  const rule = federations.find((one) => fitsRule(one, claims))
  if (!rule) return null
  const { id, issuer, jwksUrl } = rule
  const found = await (jwksUrl === null ? sets.findOfIssuer(issuer, alg, kid) : sets.find(jwksUrl, alg, kid))
  return found.length === 1 ? { id, key: found[0]!.key } : null
}

const nobody = { keys: [], keySets: [], federations: [] }

/**
 * The credential of the client whose key signed the assertion, or null. Where there is none to compare with, a signature is checked
 * all the same, so that time does not tell an unknown client from a wrong signature.
 */
export const matchKey = async (
  client: ClientRow | null,
  { by, jwt }: ClientAssertion,
  sets: RemoteKeySets,
  now: number,
): Promise<{ readonly id: string } | null> => {
  const candidate = await (by === 'application'
    ? meantKey(client ?? nobody, jwt, sets, now)
    : vouchingKey(client ?? nobody, jwt, sets))
  const isSigned = await compactVerify(jwt.text, candidate?.key ?? nobodysKey(jwt.alg), { algorithms: [jwt.alg] }).then(
    () => true,
    () => false,
  )
  return isSigned ? candidate : null
}
