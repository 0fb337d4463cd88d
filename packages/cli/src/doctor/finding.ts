import type { Finding as ClientFinding, FindingName as ClientFindingName } from '@postern/sdk/doctor'

/** What a finding is about: what the SDK looks at, and what only a command can. */
export type FindingName =
  | ClientFindingName
  /** Which programs these are. */
  | 'VERSIONS'
  /** Whether the way to the server is encrypted, and how long its certificate lasts. */
  | 'TLS'
  /** Whether the keys that tokens are verified with can be read. */
  | 'KEYS'
  /** Whether the feed of revoked tokens can be read. */
  | 'REVOCATIONS'
  /** Whether what is secret on this machine is readable by one user alone. */
  | 'FILES'
  /** Whether the session of `postern login` is in force, and until when. */
  | 'SESSION'

/** One thing that was looked at. It holds no secret and no token. */
export interface Finding extends Omit<ClientFinding, 'name'> {
  readonly name: FindingName
}

export const ok = (name: FindingName, found: string): Finding => ({ name, status: 'ok', found, advice: null })
export const warning = (name: FindingName, found: string, advice: string): Finding => ({
  ...{ name, status: 'warning', found, advice },
})
export const failed = (name: FindingName, found: string, advice: string): Finding => ({
  ...{ name, status: 'failed', found, advice },
})
export const unknown = (name: FindingName, found: string, advice: string): Finding => ({
  ...{ name, status: 'unknown', found, advice },
})
