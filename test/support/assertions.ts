import { constants, createHmac, sign, type KeyObject } from 'node:crypto'
import { addKey } from '../../packages/server/src/domain/applications/key-commands.ts'
import type { SigningAlgorithm } from '../../packages/server/src/domain/applications/model.ts'
import type { TestApp } from './app.ts'
import { makeKeyPair, type TestKeyPair } from './key-pairs.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const encoded = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

const signatureOf = (input: Buffer, alg: SigningAlgorithm, key: KeyObject): Buffer => {
  switch (alg) {
    case 'ES256':
      return sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' })
    case 'ES384':
      return sign('sha384', input, { key, dsaEncoding: 'ieee-p1363' })
    case 'RS256':
      return sign('sha256', input, key)
    case 'PS256':
      return sign('sha256', input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
    case 'EdDSA':
    case 'Ed25519':
      return sign(null, input, key)
  }
}

/** A compact JWS of just this header, whatever it says, signed by `alg`; a part that is text goes in as it is. */
export const signedJwt = (
  header: object | string,
  claims: object | string,
  key: KeyObject,
  alg: SigningAlgorithm = 'ES256',
): string => {
  const input = `${encoded(header)}.${encoded(claims)}`
  return `${input}.${signatureOf(Buffer.from(input), alg, key).toString('base64url')}`
}

/** The same with HMAC-SHA-256 under these bytes. */
export const macJwt = (header: object, claims: object, secret: string | Buffer): string => {
  const input = `${encoded(header)}.${encoded(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

/** A JWT that nobody signed. */
export const unsignedJwt = (header: object, claims: object): string => `${encoded(header)}.${encoded(claims)}.`

let serial = 0

/** The claims of a right assertion by the client, at that time in milliseconds. */
export const assertionClaims = (clientId: string, issuer: string, now: number): Readonly<Record<string, unknown>> => {
  const seconds = Math.floor(now / 1000)
  return {
    iss: clientId,
    sub: clientId,
    aud: issuer,
    iat: seconds,
    nbf: seconds,
    exp: seconds + 60,
    jti: `assertion-${(serial += 1)}`,
  }
}

/** The form parameters of an assertion. */
export const assertionForm = (assertion: string): Readonly<Record<string, string>> => ({
  client_assertion_type: assertionType,
  client_assertion: assertion,
})

export interface RegisteredPair extends TestKeyPair {
  readonly keyId: string
}

/** Registers a new key pair's public half for the application. */
export const registerPair = async (
  app: TestApp,
  applicationId: string,
  {
    alg,
    pair = makeKeyPair(alg),
    jwk = {},
    ...more
  }: {
    readonly alg?: SigningAlgorithm
    readonly pair?: TestKeyPair
    /** Further members of the JWK. */
    readonly jwk?: object
    readonly [name: string]: unknown
  } = {},
): Promise<RegisteredPair> => {
  const publicJwk = JSON.stringify({ ...pair.publicJwk, ...jwk })
  const { key } = await addKey.perform(app.deps, app.call(), { applicationId, publicJwk, ...more })
  return { ...pair, keyId: key.id }
}
