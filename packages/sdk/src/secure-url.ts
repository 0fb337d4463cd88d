import { misconfigured } from './errors.ts'

const loopback = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

const parse = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null)

/** Whether credentials may travel there: over TLS, or without leaving this machine. */
const isSecureUrl = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname))

/** The address of an issuer (RFC 8414 §2): absolute, secure, without query, fragment or credentials. */
export const requireIssuerUrl = (text: string): URL => {
  const url = parse(text)
  if (url === null || !isSecureUrl(url) || url.search || url.hash || url.username || url.password)
    throw misconfigured('`url` must be an https address (http only for loopback) without query or credentials')
  return url
}

/** The origin an entry of `origins` names. A path there would promise a limit that is not kept, so it is refused. */
export const requireOrigin = (text: string): string => {
  const url = parse(text)
  if (url === null || !isSecureUrl(url) || (text !== url.origin && text !== `${url.origin}/`))
    throw misconfigured('each of `origins` must be like https://api.example.com (http only for loopback)')
  return url.origin
}

/** The issuer identifier of a configured address: without the slash at the end that people add or leave out. */
export const issuerOf = (url: URL): string => url.href.replace(/\/$/, '')
