/** What a finding is about. */
export type FindingName =
  /** Whether the options fit together. */
  | 'CONFIGURATION'
  /** Whether the server can be reached. */
  | 'REACHABLE'
  /** Whether it says of itself what it must: its issuer and its endpoints. */
  | 'METADATA'
  /** Whether this machine's clock is right. */
  | 'CLOCK'
  /** Whether the credentials can be read. */
  | 'CREDENTIALS'
  /** Whether the server gives a token for them. */
  | 'TOKEN'
  /** Whether the token has all that was asked for. */
  | 'SCOPE'
  /** Whether the token is bound to the key. */
  | 'DPOP'
  /** Whether the token is bound to the certificate of the connection. */
  | 'CERTIFICATE'
  /** When the secret in use ends. */
  | 'SECRET_EXPIRY'

/** One thing that was looked at. It holds no secret and no token. */
export interface Finding {
  readonly name: FindingName
  /** `warning`: it works, and will not for ever. `unknown`: it could not be told. */
  readonly status: 'ok' | 'warning' | 'failed' | 'unknown'
  /** What was found, in a sentence. */
  readonly found: string
  /** What to do about it; null where there is nothing to do. */
  readonly advice: string | null
}

export const ok = (name: FindingName, found: string): Finding => ({ name, status: 'ok', found, advice: null })
export const failed = (name: FindingName, found: string, advice: string): Finding => ({
  ...{ name, status: 'failed', found, advice },
})
export const warning = (name: FindingName, found: string, advice: string): Finding => ({
  ...{ name, status: 'warning', found, advice },
})
export const unknown = (name: FindingName, found: string, advice: string): Finding => ({
  ...{ name, status: 'unknown', found, advice },
})
