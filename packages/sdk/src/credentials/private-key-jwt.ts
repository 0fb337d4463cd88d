import { toBase64Url } from '@postern/protocol'
import type { AssertionCredentials, ClientCredentials } from '../credentials.ts'
import { misconfigured } from '../errors.ts'
import { signJwt } from '../jwt.ts'
import { secureBytes } from '../platform.ts'
import { fromProvider } from './from-provider.ts'
import { signingKeyOf } from './signing-key.ts'
import type { PrivateKey } from './signing-key.ts'

export interface PrivateKeyJwtOptions {
  /** The application's client ID. */
  readonly clientId: string
  /** The private key of a public one that the application has, or a function that reads it; asked anew for each token request. */
  readonly key: PrivateKey | (() => PrivateKey | Promise<PrivateKey>)
  /** The key's ID at the server, for the header's `kid`; that of a JWK when left out. */
  readonly keyId?: string
}

/** An assertion lives as long as one request may take on its way. */
const lifeSeconds = 60

/** Credentials that sign with the key (RFC 7523 §3, OpenID Connect Core §9: `private_key_jwt`). */
export const privateKeyCredentials = (clientId: string, given: PrivateKey, keyId?: string): AssertionCredentials => {
  const ofJwk = typeof given === 'object' && 'kid' in given && typeof given.kid === 'string' ? given.kid : undefined
  const kid = keyId ?? ofJwk
  return {
    clientId,
    assertion: async ({ issuer, now }) => {
      const iat = Math.floor(now / 1000)
      const jti = toBase64Url(secureBytes(16))
      // The issuer is the only audience: one that names the endpoint could be spent at another server (RFC 7523bis §4).
      const claims = { iss: clientId, sub: clientId, aud: issuer, jti, iat, exp: iat + lifeSeconds }
      return signJwt(await signingKeyOf(given), { typ: 'JWT', ...(kid !== undefined && { kid }) }, claims)
    },
  }
}

/**
 * Signs in with a private key in place of a secret: the server only ever has the public one.
 * @throws PosternError `INVALID_CONFIGURATION`
 */
export const privateKeyJwt = ({ clientId, key, keyId }: PrivateKeyJwtOptions): ClientCredentials => {
  if (typeof clientId !== 'string' || clientId === '') throw misconfigured('`clientId` is missing')
  return fromProvider(async () => privateKeyCredentials(clientId, typeof key === 'function' ? await key() : key, keyId))
}
