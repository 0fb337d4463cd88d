import type { KeyObject } from 'node:crypto'
import type { AccessTokenClaims } from '@postern/protocol'

/** A key pair for access tokens, opened. */
export interface SigningPair {
  /** The JWK thumbprint (RFC 7638). */
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicJwk: PublicJwk
  /** Milliseconds: it signs from then on, until a later pair is active. */
  readonly activeAt: number
}

/** The public half, as published. */
export interface PublicJwk {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
}

export interface GeneratedPair {
  readonly kid: string
  readonly publicJwk: PublicJwk
  /** PKCS #8, DER; to be sealed at once. */
  readonly privateKey: Uint8Array<ArrayBuffer>
}

/** Signs access tokens with the pair that is active, and knows the public halves of all that may still be met. */
export interface TokenSigner {
  generate(): Promise<GeneratedPair>
  /** Replaces the pairs it works with. */
  use(
    pairs: readonly {
      readonly kid: string
      readonly publicJwk: PublicJwk
      readonly privateKey: Uint8Array
      readonly activeAt: number
    }[],
  ): void
  /** What makes the compact JWS (ES256, typ at+jwt) of the claims. @throws Error where no pair is active. */
  prepare(claims: AccessTokenClaims, now: number): () => Promise<string>
  /** The compact JWS (ES256) of another document, whose `typ` keeps it from being taken for a token (RFC 8725 §3.11). */
  signDocument(type: string, claims: object, now: number): Promise<string>
  /** The key set to publish (RFC 7517). */
  keySet(): { readonly keys: readonly Record<string, string>[] }
  publicKey(kid: string): KeyObject | null
  /** False until a pair is active. */
  isReady(now: number): boolean
  /** Ends what it started; what is under way is signed all the same. */
  close(): Promise<void>
}
