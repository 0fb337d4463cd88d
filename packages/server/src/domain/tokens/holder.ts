import type { Confirmation, TokenType } from '@postern/protocol'
import type { ShownCertificate } from './certificate-authentication.ts'

/** What a request shows that its sender has, beside the token. */
export interface Holder {
  /** The thumbprint of the key that it proves; null where it brings its token as a bearer. */
  readonly jkt: string | null
  /** The certificate of its connection, looked for when it is asked for; null where there is none. */
  readonly certificate: () => Pick<ShownCertificate, 'thumbprint'> | null
}

/**
 * Whether a token may be used by who shows that much. One that is bound to a key is never a bearer's (RFC 9449 §7.2), one
 * that is not is no better for a proof beside it (§7.1), and one of a certificate is good by its connection alone
 * (RFC 8705 §3).
 */
export const isHeldBy = (cnf: Confirmation | undefined, { jkt, certificate }: Holder): boolean => {
  if ((cnf?.jkt ?? null) !== jkt) return false
  const thumbprint = cnf?.['x5t#S256']
  return thumbprint === undefined || thumbprint === certificate()?.thumbprint
}

const confirmations: readonly string[] = ['jkt', 'x5t#S256'] satisfies (keyof Confirmation)[]

/** Whether a binding says what is checked here, and nothing else that would go unchecked. */
export const isConfirmation = (cnf: unknown): cnf is Confirmation => {
  if (typeof cnf !== 'object' || cnf === null) return false
  const all = Object.entries(cnf)
  return all.length > 0 && all.every(([name, value]) => confirmations.includes(name) && typeof value === 'string')
}

/** How a token is shown: that it is bound to a certificate changes nothing of that (RFC 8705 §3). */
export const tokenTypeOf = (cnf: Confirmation | undefined): TokenType => (cnf?.jkt === undefined ? 'Bearer' : 'DPoP')
