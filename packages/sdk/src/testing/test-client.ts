/** An application as the test issuer knows it. */
export interface TestClientOptions {
  /** Its client ID. */
  readonly clientId: string
  /** The secrets that work. */
  readonly secrets?: readonly string[]
  /** The public keys it may sign in with (`private_key_jwt`). */
  readonly publicKeys?: readonly JsonWebKey[]
  /** Whose tokens sign it in: the issuer that signed them, its public keys, and the subject. */
  readonly workload?: { readonly issuer: string; readonly subject: string; readonly publicKeys: readonly JsonWebKey[] }
  /** Whether the certificate of the connection signs it in; the test issuer believes every connection. */
  readonly certificate?: boolean
  /** The permissions it has; none when left out. */
  readonly scope?: readonly string[]
  /** Which other APIs its tokens may be for. */
  readonly audiences?: readonly string[]
  /** The space it belongs to; `spc_test` when left out. */
  readonly space?: string
}

/** How a request signed in, or was refused. */
export type TestAuthentication = 'client_secret' | 'private_key_jwt' | 'workload' | 'certificate' | 'none'

/** One request for a token that reached the test issuer. */
export interface TestTokenRequest {
  /** When, in milliseconds since 1970. */
  readonly at: number
  readonly clientId: string | null
  readonly authentication: TestAuthentication
  /** `issued`, or the `error` that was answered. */
  readonly outcome: string
}
