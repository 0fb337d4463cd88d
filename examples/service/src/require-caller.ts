import { createRemoteJWKSet, errors, jwtVerify } from 'jose'

export interface TokenRules {
  /** Postern's address. */
  readonly issuer: string
  /** What this service is called in tokens: an audience of the applications that may call it. */
  readonly audience: string
}

/** No token, or none for this service. The message is for the caller, and tells nothing of why. */
export class Unauthorized extends Error {}

/** Postern's keys could not be had: no fault of the caller, whose token may be good. */
const areKeysMissing = (error: errors.JOSEError): boolean =>
  error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC'

/** Checks access tokens (RFC 9068 §4) against Postern's published keys, which are fetched once and when they change. */
export const requireCaller = ({ issuer, audience }: TokenRules) => {
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', issuer))

  /** @throws Unauthorized */
  return async (authorization: string | undefined): Promise<{ readonly applicationId: string }> => {
    const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '') ?? []
    if (token === undefined) throw new Unauthorized('Bring a token.')
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        // A token for another service, or for Postern's own API, is none for this one.
        audience,
        typ: 'at+jwt',
        algorithms: ['ES256'],
        requiredClaims: ['exp', 'client_id'],
      })
      return { applicationId: String(payload['client_id']) }
    } catch (error) {
      if (error instanceof errors.JOSEError && !areKeysMissing(error))
        throw new Unauthorized('This token is not for here.')
      throw error
    }
  }
}
