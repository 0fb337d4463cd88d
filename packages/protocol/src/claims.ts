/** What an access token says (RFC 9068). Times are seconds since 1970. */
export interface AccessTokenClaims {
  readonly iss: string
  /** The application's client ID for client credentials; the user's ID when a person is behind it. */
  readonly sub: string
  readonly aud: string
  readonly client_id: string
  readonly iat: number
  readonly exp: number
  readonly jti: string
  /** Space-separated permissions; left out where there are none. */
  readonly scope?: string
  /** The space the application belongs to. */
  readonly space: string
  /** The application's epoch when it was issued: a token of an older epoch is void. */
  readonly epoch: number
  /** The ID of the secret, key, certificate or federation it was fetched with. */
  readonly credential: string
  /** Of one that was exchanged: who acts for `sub`, and for whom that one acts (RFC 8693 §4.1). */
  readonly act?: Act
  /** Of one that was exchanged: the tokens it came of, the nearest first. It is void once one of them is. */
  readonly origins?: readonly TokenOrigin[]
  /** What its holder must show beside it (RFC 7800 §3.1); left out where whoever has the token may use it. */
  readonly cnf?: Confirmation
}

/** Who acts for somebody (RFC 8693 §4.1). */
export interface Act {
  readonly sub: string
  readonly act?: Act
}

/** What says of a token whether it was revoked. */
export interface TokenOrigin {
  readonly jti: string
  readonly client_id: string
  readonly epoch: number
}

/** What a token is bound to. */
export interface Confirmation {
  /** The thumbprint of the holder's key (RFC 9449 §6.1). */
  readonly jkt?: string
  /** The SHA-256 of the holder's certificate (RFC 8705 §3.1). */
  readonly 'x5t#S256'?: string
}

/** How a token is shown: `DPoP` where it is bound to a key (RFC 9449 §5). */
export type TokenType = 'Bearer' | 'DPoP'

/** The `typ` of an access token's header (RFC 9068 §2.1). */
export const accessTokenType = 'at+jwt'

/** The introspection endpoint's answer (RFC 7662 §2.2): of a token that is not in force, nothing more is said. */
export type IntrospectionResponse =
  | { readonly active: false }
  | ({ readonly active: true; readonly token_type: TokenType } & Omit<AccessTokenClaims, 'credential'>)

/** The `typ` of the revocation feed's header. */
export const revocationFeedType = 'postern-revocations+jwt'

/** What the revocation feed says of one space: which tokens a verifier must refuse although they verify. */
export interface RevocationFeedClaims {
  readonly iss: string
  readonly iat: number
  /** After this the document says nothing any more: ask again. */
  readonly exp: number
  readonly space: string
  /** The `jti` of each token that was revoked and has not ended. */
  readonly revoked: readonly string[]
  /** By client ID: a token whose `epoch` is lower is void. */
  readonly epochs: Readonly<Record<string, number>>
}

/** The token endpoint's answer (RFC 6749 §5.1), with the server's proposal when to renew. */
export interface TokenResponse {
  readonly access_token: string
  readonly token_type: TokenType
  /** Seconds. */
  readonly expires_in: number
  /** Seconds from now after which to renew; jittered by the server so that clients do not come in a herd. */
  readonly refresh_in: number
  /** Space-separated permissions; left out where there are none. */
  readonly scope?: string
}

/** The token endpoint's answer to an exchange (RFC 8693 §2.2.1). */
export interface ExchangeResponse {
  readonly access_token: string
  readonly issued_token_type: 'urn:ietf:params:oauth:token-type:access_token'
  readonly token_type: TokenType
  /** Seconds. */
  readonly expires_in: number
  /** Space-separated permissions; left out where there are none. */
  readonly scope?: string
}
