import type { Emit } from './events.ts'
import type { Answer } from './exchange.ts'
import type { Platform } from './platform.ts'

/** The secrets of an application. */
export interface SecretCredentials {
  readonly clientId: string
  /** Those that may work, the newest first: while one replaces another, both. At most five are tried. */
  readonly secrets: readonly string[]
}

/** What an assertion must say. */
export interface AssertionRequest {
  /** The issuer, the one audience it may have. */
  readonly issuer: string
  /** Milliseconds since 1970, by the server's clock as far as it is known. */
  readonly now: number
}

/** A JWT in place of a secret (RFC 7523 §2.2): `private_key_jwt`, or one that somebody else issued to the workload. */
export interface AssertionCredentials {
  readonly clientId: string
  /** Asked for each try, since an assertion is good for one. */
  readonly assertion: (request: AssertionRequest) => Promise<string>
}

/** The client certificate of the connection (RFC 8705 §2), which the `fetch` you give brings along. */
export interface CertificateCredentials {
  readonly clientId: string
  readonly certificate: 'of the connection'
}

/** What an application proves itself with. */
export type Credentials = SecretCredentials | AssertionCredentials | CertificateCredentials

export interface CredentialRequest {
  /** What was given last was refused: it is read anew, past whatever is kept. At most once a minute. */
  readonly refused: boolean
  /** Nobody waits for it any more. */
  readonly signal: AbortSignal
}

/** Gives the credentials of an application, and is asked anew for each token request. */
export type CredentialProvider = (request: CredentialRequest) => Credentials | Promise<Credentials>

/** What a token request has from the credentials. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
}

interface AuthenticationContext {
  readonly platform: Platform
  readonly issuer: string
  readonly timeoutMs: number
  readonly emit: Emit
}

/** Gets a token request accepted: `send` sends it with a proof, as often as there are proofs to try. */
export type Authentication = (
  context: AuthenticationContext,
) => (signal: AbortSignal, send: (proof: Proof) => Promise<Answer>) => Promise<Answer>

/** How a client proves itself: made by the functions of `@postern/sdk/credentials`, of one's own by `fromProvider`. */
export interface ClientCredentials {
  readonly provider: CredentialProvider
  /** @internal */
  readonly authentication: Authentication
}
