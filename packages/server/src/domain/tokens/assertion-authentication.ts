import type { KeyObject } from 'node:crypto'
import { isId, type Id } from '@postern/protocol'
import { compactVerify } from 'jose'
import { nobodysKey } from './nobodys-keys.ts'
import type { RemoteKeySets } from './remote-key-sets.ts'
import type { ClientKey, ClientKeySet, ClientRow } from './store.ts'
import { readStrictJwt, type UnverifiedJwt } from './strict-jwt.ts'

/** The `client_assertion_type` of a JWT (RFC 7523 §2.2). */
export const jwtBearerAssertion = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** What an application signed to say who it is, before its signature is looked at. */
export interface ClientAssertion {
  readonly clientId: Id<'Application'>
  /** Good for one use: until then nobody else may have used it. */
  readonly jti: string
  /** Milliseconds; nobody takes it any more from then on. */
  readonly endsAt: number
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
export const readClientAssertion = (text: string, issuer: string, now: number): ClientAssertion | null => {
  const jwt = readStrictJwt(text)
  if (!jwt || !types.includes(jwt.typ)) return null
  const { iss, sub, aud, exp, iat, nbf, jti } = jwt.claims
  if (typeof sub !== 'string' || iss !== sub || !isId('Application', sub)) return null
  const audiences = Array.isArray(aud) ? (aud as readonly unknown[]) : [aud]
  if (audiences.length !== 1 || audiences[0] !== issuer) return null
  if (typeof jti !== 'string' || jti === '' || jti.length > longestJti) return null
  const seconds = now / 1000
  if (!isSeconds(exp) || exp <= seconds - skewSeconds || exp > seconds + longestLifeSeconds + skewSeconds) return null
  for (const begins of [iat, nbf])
    if (begins !== undefined && !(isSeconds(begins) && begins <= seconds + skewSeconds)) return null
  return { clientId: sub, jti, endsAt: Math.ceil((exp + skewSeconds) * 1000), jwt }
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

const nobodysKeys = { keys: [], keySets: [] }

/**
 * The credential of the client whose key signed the assertion, or null. Where there is none to compare with, a signature is checked
 * all the same, so that time does not tell an unknown client from a wrong signature.
 */
export const matchKey = async (
  client: ClientRow | null,
  { jwt }: ClientAssertion,
  sets: RemoteKeySets,
  now: number,
): Promise<{ readonly id: string } | null> => {
  const candidate = await meantKey(client ?? nobodysKeys, jwt, sets, now)
  const isSigned = await compactVerify(jwt.text, candidate?.key ?? nobodysKey(jwt.alg), { algorithms: [jwt.alg] }).then(
    () => true,
    () => false,
  )
  return isSigned ? candidate : null
}
