import { fromBase64Url } from '@postern/protocol'
import type { AccessToken } from '../access-token.ts'
import { parseJson } from '../exchange.ts'
import { isRecord } from '../record.ts'

/** What a token says, unverified: enough to compare it with what was asked for. Nothing where it is no JWT. */
export const claimsOfToken = ({ value }: AccessToken): Record<string, unknown> => {
  const bytes = fromBase64Url(value.split('.')[1] ?? '')
  const claims = bytes === null ? null : parseJson(new TextDecoder().decode(bytes))
  return isRecord(claims) ? claims : {}
}

/** What the token is bound to (RFC 7800): the thumbprint of a key or of a certificate. */
export const confirmationOf = (claims: Record<string, unknown>): Record<string, unknown> =>
  isRecord(claims['cnf']) ? claims['cnf'] : {}
