/**
 * What the session cookie of an address is called. With https the name begins with `__Host-`: then browsers take the cookie
 * only with Secure, for this host and the whole of it, so that neither a sister domain nor a page in clear can plant one
 * (RFC 6265bis §4.1.3.2). Without TLS, which the server allows on loopback only, not every client keeps a Secure cookie, so
 * there it has neither.
 */
export const sessionCookieName = (isSecure: boolean): string => (isSecure ? '__Host-postern' : 'postern')
