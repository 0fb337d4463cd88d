import { createPublicKey, hash, type JsonWebKey, type KeyObject } from 'node:crypto'
import { strictJsonObject } from '../../kernel/strict-json.ts'
import type { PublicJwk, SigningAlgorithm } from './model.ts'

interface KeyKind {
  readonly algorithms: readonly SigningAlgorithm[]
  /** What makes up the key, in the order of its thumbprint (RFC 7638 §3.2, RFC 8037 §2). */
  readonly members: readonly string[]
}

const kinds: Readonly<Record<string, KeyKind>> = {
  'EC P-256': { algorithms: ['ES256'], members: ['crv', 'kty', 'x', 'y'] },
  'EC P-384': { algorithms: ['ES384'], members: ['crv', 'kty', 'x', 'y'] },
  // RFC 9864 names by the curve what RFC 8037 names by the family.
  'OKP Ed25519': { algorithms: ['EdDSA', 'Ed25519'], members: ['crv', 'kty', 'x'] },
  'RSA ': { algorithms: ['RS256', 'PS256'], members: ['e', 'kty', 'n'] },
}

const kindOf = ({ kty, crv }: Readonly<Record<string, unknown>>): KeyKind | undefined =>
  typeof kty === 'string' ? kinds[`${kty} ${kty === 'RSA' ? '' : String(crv)}`] : undefined

// Of whatever kind the key is (RFC 7518 §6.2.2, §6.3.2, §6.4.1).
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
// RFC 7518 §3.3, §3.5 demand the least; beyond the most, checking a signature is work that a stranger could ask for.
export const rsaBits = { least: 2048, most: 4096 }
const usualExponent = 'AQAB'
const longestKid = 200

/** The algorithms that a key may sign with: the one it names, or all that fit it. */
export const algorithmsOf = (jwk: PublicJwk): readonly SigningAlgorithm[] =>
  jwk.alg ? [jwk.alg] : (kindOf({ ...jwk })?.algorithms ?? [])

export const keyObjectOf = ({ kid: _kid, alg: _alg, ...jwk }: PublicJwk): KeyObject =>
  createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })

/** The JWK thumbprint (RFC 7638). */
export const thumbprintOf = (jwk: PublicJwk): string => {
  const members = kindOf({ ...jwk })?.members.map((name) => [name, jwk[name as keyof PublicJwk]])
  return hash('sha256', JSON.stringify(Object.fromEntries(members ?? [])), 'base64url')
}

const isCanonical = (text: string): boolean => Buffer.from(text, 'base64url').toString('base64url') === text

/** What is wrong with a JWK that shall be registered, or the key. Nothing of it is repeated: it may be a private one. */
export const readPublicJwk = (given: Readonly<Record<string, unknown>>): PublicJwk | string => {
  if (privateMembers.some((name) => name in given))
    return 'must be the public half of a key pair: this is a private or a symmetric key, which must not be handed out'
  const kind = kindOf(given)
  if (!kind) return 'must be a key on P-256, P-384 or Ed25519, or an RSA key'
  const members = kind.members.map((name) => [name, given[name]] as const)
  if (!members.every(([, value]) => typeof value === 'string' && value !== '' && value.length <= 800))
    return `must have the members ${kind.members.join(', ')}, each of them text`
  const { use, key_ops: operations, alg, kid } = given
  if (use !== undefined && use !== 'sig') return 'must be a key for signatures (use)'
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify')))
    return 'must be a key for verifying (key_ops)'
  if (alg !== undefined && !kind.algorithms.some((one) => one === alg))
    return `must be for an algorithm that fits it: ${kind.algorithms.join(' or ')}`
  if (kid !== undefined && !(typeof kid === 'string' && kid !== '' && kid.length <= longestKid))
    return `must have a kid of 1 to ${longestKid} characters, or none`
  const jwk = {
    ...Object.fromEntries(members),
    ...(kid !== undefined && { kid }),
    ...(alg !== undefined && { alg }),
  } as unknown as PublicJwk
  return faultOfNumbers(jwk) ?? jwk
}

const faultOfNumbers = (jwk: PublicJwk): string | null => {
  // One spelling a key, or it would have several thumbprints.
  if (![jwk.x, jwk.y, jwk.n].every((part) => part === undefined || isCanonical(part)))
    return 'must be in base64url without padding'
  if (jwk.kty === 'RSA' && jwk.e !== usualExponent) return 'must have the exponent 65537 (AQAB)'
  let key: KeyObject
  try {
    // OpenSSL refuses a point that is not on the curve.
    key = keyObjectOf(jwk)
  } catch {
    return 'must be a valid key'
  }
  const bits = key.asymmetricKeyDetails?.modulusLength
  return bits !== undefined && (bits < rsaBits.least || bits > rsaBits.most)
    ? `must have a modulus of ${rsaBits.least} to ${rsaBits.most} bits`
    : null
}

/** The same of JSON text. */
export const parsePublicJwk = (text: string): PublicJwk | string => {
  const given = strictJsonObject(text)
  return given ? readPublicJwk(given) : 'must be one JSON object: a JWK (RFC 7517), such as {"kty":"EC", …}'
}
