/**
 * What an application's tokens must be bound to: nothing, a key that each request proves (RFC 9449), or the certificate
 * of the connection (RFC 8705 §3).
 */
export const tokenBindings = ['none', 'dpop', 'mtls'] as const
export type TokenBinding = (typeof tokenBindings)[number]
