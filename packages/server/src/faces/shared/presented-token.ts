import type { Exchange } from './exchange.ts'
import { headerLines } from './header-lines.ts'

/** How a token is shown: as a bearer's, or with the proof of a key. */
export type TokenScheme = 'Bearer' | 'DPoP'

/** An access token as it was sent. */
export interface PresentedToken {
  readonly scheme: TokenScheme
  readonly token: string
}

const longestToken = 8192
const anyScheme = /^(bearer|dpop)(?: |$)/i
const syntax = /^(bearer|dpop) +([\w\-.~+/]+=*)$/i

const schemeOf = (name: string): TokenScheme => (name.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer')

/** The scheme by which the request brings a token, or something that shall be one; null where it brings none. */
export const tokenScheme = (exchange: Exchange): TokenScheme | null => {
  for (const line of headerLines(exchange.request, 'authorization')) {
    const name = anyScheme.exec(line)?.[1]
    if (name !== undefined) return schemeOf(name)
  }
  return null
}

/** The token (RFC 6750 §2.1, RFC 9449 §7.1): in the header and nowhere else, once. Null where it is malformed. */
export const presentedToken = (exchange: Exchange): PresentedToken | null => {
  const lines = headerLines(exchange.request, 'authorization')
  const [, name, token] = (lines.length === 1 && syntax.exec(lines[0]!)) || []
  if (name === undefined || token === undefined || token.length > longestToken) return null
  return { scheme: schemeOf(name), token }
}
