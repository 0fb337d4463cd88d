import type { AccessTokenClaims, Id } from '@postern/protocol'

/** An access token as decisions see it. There is no row of it: its claims are all there is. */
export interface Token {
  readonly type: 'Token'
  /** Its `jti`. */
  readonly id: Id<'Token'>
  readonly spaceId: Id<'Space'>
  readonly applicationId: Id<'Application'>
}

/**
 * A token that was found to be in force. Only the verifier makes one, so a command or query that takes it has a loaded
 * target, and not what somebody says.
 */
export class LiveToken {
  readonly claims: AccessTokenClaims
  readonly token: Token

  constructor(claims: AccessTokenClaims) {
    this.claims = claims
    this.token = {
      type: 'Token',
      id: claims.jti as Id<'Token'>,
      spaceId: claims.space as Id<'Space'>,
      applicationId: claims.client_id as Id<'Application'>,
    }
  }
}

/** How often a token may be exchanged, each time for the one before: beyond that nobody follows who acts for whom. */
export const mostExchanges = 4

/** What was revoked is remembered for so long after its end: a clock that is set back by less brings nothing back. */
export const revocationMarginMs = 86_400_000
